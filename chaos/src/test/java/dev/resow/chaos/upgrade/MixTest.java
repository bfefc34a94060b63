package dev.resow.chaos.upgrade;

import static dev.resow.chaos.upgrade.Release.CURRENT;
import static dev.resow.chaos.upgrade.Release.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** The order of a run. */
class MixTest {
  @Test
  void everyMixIsThereOnceAndTheLastIsTheFirstAgain() {
    var mixes = Mix.all();

    assertThat(mixes.subList(0, 8)).doesNotHaveDuplicates().hasSize(8);
    assertThat(mixes).hasSize(9).endsWith(Mix.BEFORE);
  }

  @Test
  void theUpgradeGoesFirstInTheOrderThatTheDocumentationNames() {
    assertThat(Mix.all())
        .startsWith(
            new Mix(PREVIOUS, PREVIOUS, PREVIOUS),
            new Mix(CURRENT, PREVIOUS, PREVIOUS),
            new Mix(CURRENT, CURRENT, PREVIOUS),
            new Mix(CURRENT, CURRENT, CURRENT));
  }
}
