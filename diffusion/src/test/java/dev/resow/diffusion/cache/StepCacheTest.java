package dev.resow.diffusion.cache;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StepCacheTest {
  @Test
  void everyStepIsComputedUnlessAThresholdIsSet() {
    assertThat(StepCache.fromEnvironment(Map.of())).isEqualTo(StepCache.OFF);
    assertThat(StepCache.fromEnvironment(Map.of(StepCache.SETTING, " Off ")))
        .isSameAs(StepCache.OFF);
    var cache = StepCache.fromEnvironment(Map.of(StepCache.SETTING, ".10"));
    assertThat(cache).isEqualTo(StepCache.of(.1));
    assertThat(cache.word()).isEqualTo("0.1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"on", "0", "-0.1", "1.01", "NaN", "Infinity"})
  void anythingElseIsRefusedWithTheName(String value) {
    assertThatThrownBy(() -> StepCache.fromEnvironment(Map.of(StepCache.SETTING, value)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("RESOW_STEP_CACHE: expected off, or a number above 0 and up to 1");
  }
}
