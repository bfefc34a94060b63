package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BootstrapTest {
  @Test
  void equalPromptsLeaveNoDoubt() {
    var interval = Bootstrap.of(Collections.nCopies(20, new double[] {1, 0, 1, 1}));

    assertThat(interval).isEqualTo(new Bootstrap(.75, .75, .75));
  }

  @Test
  void promptsThatFailAsAWholeWidenTheInterval() {
    var together =
        IntStream.range(0, 20)
            .mapToObj(p -> p % 2 == 0 ? new double[] {1, 1, 1, 1} : new double[] {0, 0, 0, 0})
            .toList();
    var apart = Collections.nCopies(20, new double[] {1, 0, 1, 0});

    var wide = Bootstrap.of(together);
    assertThat(wide.mean()).isEqualTo(.5);
    // 20 prompts, each right or wrong as a whole: standard error .11
    assertThat(wide.high() - wide.low()).isCloseTo(4 * .112, within(.07));
    assertThat(Bootstrap.of(apart).high()).isEqualTo(.5);
  }

  @Test
  void theMeanCountsPicturesNotPrompts() {
    assertThat(Bootstrap.of(List.of(new double[] {1}, new double[] {0, 0, 0})).mean())
        .isEqualTo(.25);
  }
}
