package dev.resow.diffusion.guidance.method;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Table 1 of arXiv 2504.17525: the family's hyper-parameters on Stable Diffusion 1.4. */
class UNetMethodsTest {
  private final GuidanceSettings settings = GuidanceSettings.defaults(16);

  @ParameterizedTest
  @CsvSource({
    "syngen, 25",
    "a&e, 85",
    "d&b tv, 175",
    "d&b bind, 175",
    "initno, 90",
    "initno+, 315",
    "ours, 50",
    "ours+, 73"
  })
  void updatesAtMost(String name, int updates) {
    Method row = UNetMethods.table(settings).get(name);
    assertThat(row.worstCaseUpdates()).isEqualTo(updates);
    assertThat(row.runSteps()).isEqualTo(50);
  }

  @Test
  void noRowNeedsTheJointAttentionOfATransformer() {
    var table = UNetMethods.table(settings);
    assertThat(table.keySet())
        .contains("plain", "resow", "regions", "contrast", "enmmdit-restart", "saga", "boxdiff")
        .doesNotContain("enmmdit", "enmmdit-v1", "enmmdit-losses", "enmmdit-on-demand");
    assertThat(table.values())
        .allMatch(m -> m.terms().stream().noneMatch(term -> term.need() == Need.BLOCKS));
    assertThat(table.get("saga").moves().getFirst().samples()).isEqualTo(10);
  }
}
