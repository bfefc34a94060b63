package dev.resow.chaos.upgrade;

import static dev.resow.chaos.upgrade.Release.CURRENT;
import static dev.resow.chaos.upgrade.Release.PREVIOUS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.deploy.Part;
import java.util.HashSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The order of a run. */
class MixTest {
  @Test
  void everyMixIsThereAndOneKindChangesAtATime() {
    var mixes = Mix.all();

    assertThat(new HashSet<>(mixes)).hasSize(8);
    for (int i = 1; i < mixes.size(); i++) {
      Mix mix = mixes.get(i);
      Mix before = mixes.get(i - 1);
      assertThat(Stream.of(Part.API, Part.SCHEDULER, Part.WORKER))
          .filteredOn(part -> mix.of(part) != before.of(part))
          .containsExactly(mix.changed(before));
    }
  }

  @Test
  void theUpgradeComesFirstAndThenItsRollbackInReverse() {
    assertThat(Mix.all())
        .startsWith(
            new Mix(PREVIOUS, PREVIOUS, PREVIOUS),
            new Mix(CURRENT, PREVIOUS, PREVIOUS),
            new Mix(CURRENT, CURRENT, PREVIOUS),
            new Mix(CURRENT, CURRENT, CURRENT),
            new Mix(CURRENT, CURRENT, PREVIOUS),
            new Mix(CURRENT, PREVIOUS, PREVIOUS),
            new Mix(PREVIOUS, PREVIOUS, PREVIOUS));
  }
}
