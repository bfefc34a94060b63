package dev.resow.menagerie.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.diffusion.cache.StepCache;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeasureStepCacheTest {
  @Test
  void theDefaultsAreAFewPairs() {
    var options = StepCacheOptions.parse();
    assertThat(options.thresholds()).startsWith(StepCache.of(.05));
    assertThat(options.prompts()).hasSize(8).allMatch(prompt -> prompt.animals().size() == 2);
    assertThat(options.method()).isEqualTo("plain");
  }

  @ParameterizedTest
  @CsvSource({
    "--thresholds, 0",
    "--thresholds, 'off'",
    "--thresholds, '0.1,2'",
    "--set, cats",
    "--seeds, 0",
    "--steps, 9"
  })
  void aWrongOptionIsNamed(String option, String value) {
    assertThatThrownBy(() -> StepCacheOptions.parse(option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(option);
  }

  /** Nothing is alike at the first threshold, everything at the second. */
  @Test
  void eachThresholdIsComparedWithThePicturesWithoutACache() {
    var options =
        StepCacheOptions.parse(
            "--thresholds",
            "1e-9,1",
            "--prompts",
            "1",
            "--seeds",
            "1",
            "--model",
            "../models/menagerie",
            "--judge",
            "../models/judge");
    List<String> lines = MeasureStepCache.measure(options);
    assertThat(lines).hasSize(5);
    assertThat(lines.get(3)).startsWith("| 1.0E-9 | 0 % |").contains("| 100.0 dB (100.0) |");
    assertThat(lines.get(4)).startsWith("| 1.0 | 96 % |").doesNotContain("100.0 dB");
  }
}
