package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class ScoresTest {
  @Test
  void aScoreThatOrdersPerfectlyHasAnAucOfOne() {
    boolean[] failed = {false, false, true, true};
    assertThat(Scores.auc(new double[] {.1, .2, .3, .9}, failed)).isEqualTo(1);
    assertThat(Scores.auc(new double[] {.9, .3, .2, .1}, failed)).isZero();
  }

  @Test
  void oneOfFourCouplesInTheWrongOrderCostsAQuarter() {
    boolean[] failed = {false, true, false, true};
    assertThat(Scores.auc(new double[] {1, 2, 3, 4}, failed)).isEqualTo(.75);
  }

  @Test
  void tiesCountHalf() {
    boolean[] failed = {false, true, false, true};
    assertThat(Scores.auc(new double[] {5, 5, 5, 5}, failed)).isEqualTo(.5);
    assertThat(Scores.auc(new double[] {1, 1, 0, 2}, failed)).isEqualTo(.875);
  }

  @Test
  void withoutBothKindsThereIsNoAuc() {
    assertThat(Scores.auc(new double[] {1, 2}, new boolean[] {true, true})).isNaN();
  }

  @Test
  void softIouIsOneForTheMaskItselfAndZeroBesideIt() {
    boolean[] mask = {true, true, false, false};
    assertThat(Scores.softIou(new double[] {1, 1, 0, 0}, mask)).isEqualTo(1);
    assertThat(Scores.softIou(new double[] {0, 0, 1, 1}, mask)).isZero();
    // inside: .5 + 1; union: 1 + 1 + .5
    assertThat(Scores.softIou(new double[] {.5, 1, .5, 0}, mask)).isCloseTo(.6, within(1e-12));
  }

  @Test
  void theMedianIsTheMiddle() {
    assertThat(Scores.median(new double[] {9, 1, 2})).isEqualTo(2);
    assertThat(Scores.median(new double[] {9, 1, 2, 4})).isEqualTo(3);
    assertThat(Scores.median(new double[0])).isNaN();
  }
}
