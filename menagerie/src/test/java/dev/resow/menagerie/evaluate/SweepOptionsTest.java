package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SweepOptionsTest {
  @Test
  void everyVariantIsComparedWithTheSettingsAsTheyAre() {
    var options =
        SweepOptions.parse(
            "--with", "regions.renoise=0.4,many.rounds=4", "--with", "regions.sharpness=10");

    assertThat(options.changes())
        .containsExactly(
            Map.of(),
            Map.of("regions.renoise", "0.4", "many.rounds", "4"),
            Map.of("regions.sharpness", "10"));
    assertThat(options.seeds().first()).isEqualTo(5000);
    assertThat(options.arms()).containsExactly(Arm.of("resow"));
    assertThat(options.sets())
        .extracting(SweepSet::name)
        .containsExactly("pilot-pairs", "pilot-triples");
  }

  @Test
  void promptsAreSpreadOverTheSet() {
    var options = SweepOptions.parse("--sets", "triples", "--prompts", "5");
    var set = options.sets().getFirst();

    assertThat(options.chosen(set))
        .isEqualTo(List.of(0, 4, 8, 12, 16).stream().map(set.prompts()::get).toList());
  }

  @Test
  void mistakesNameTheOption() {
    assertThatThrownBy(() -> SweepOptions.parse("--with", "regions.renoise"))
        .hasMessageContaining("--with: expected NAME=VALUE, found 'regions.renoise'");
    assertThatThrownBy(() -> SweepOptions.parse("--seeds", "0")).hasMessageContaining("--seeds");
    assertThatThrownBy(() -> SweepOptions.parse("--sets", "zoo")).hasMessageContaining("zoo");
    assertThatThrownBy(() -> SweepOptions.parse("--zoo", "1")).hasMessageContaining("--zoo");
  }
}
