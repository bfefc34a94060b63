package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.scene.Box;
import java.util.List;
import org.junit.jupiter.api.Test;

class DetectorFitTest {
  private static Look look(String prompt, double shared, double exclusive, boolean failed) {
    return new Look(prompt, 0, shared, exclusive, failed);
  }

  @Test
  void theLookIsTheEarliestStepCloseToTheBest() {
    double[] auc = {.90, .50, .70, .79, .80, .80};
    assertThat(DetectorFit.earliest(auc, 1)).isEqualTo(3);
    assertThat(DetectorFit.earliest(auc, 4)).isEqualTo(4);
  }

  @Test
  void theLineIsDrawnInTheMiddleOfTheBestGap() {
    var looks =
        List.of(
            look("a", .1, .2, false),
            look("a", .2, .2, false),
            look("a", .3, .2, true),
            look("a", .4, .2, false),
            look("a", .6, .2, true),
            look("a", .8, .2, true));
    Cut cut = Cut.best(looks, Look::shared, 64);
    assertThat(cut.overlap()).isCloseTo(.25, within(1e-12)); // 3 of 3 caught, 1 of 3 wronged
    assertThat(cut.youden()).isCloseTo(2 / 3.0, within(1e-12));
    assertThat(cut.exclusive()).isZero(); // the areas tell nothing
  }

  @Test
  void aNeglectedSubjectIsCaughtByItsArea() {
    var looks =
        List.of(
            look("a", .1, .20, false),
            look("a", .2, .10, false),
            look("a", .1, .00, true), // shares nothing, leads nowhere
            look("a", .7, .20, true));
    Cut cut = Cut.best(looks, Look::shared, 64);
    assertThat(cut.youden()).isEqualTo(1);
    assertThat(cut.exclusive()).isBetween(0.0, 1 / 64.0);
  }

  @Test
  void aHardPromptHelpsThePooledAucOnly() {
    var looks =
        List.of(
            look("easy", .1, 1, false),
            look("easy", .2, 1, true),
            look("easy", .3, 1, false),
            look("hard", .7, 1, true),
            look("hard", .8, 1, false),
            look("hard", .9, 1, true));
    var separation = Separation.of(looks, Look::shared);
    assertThat(separation.within()).isEqualTo(.5);
    assertThat(separation.pooled()).isGreaterThan(.5);
  }

  @Test
  void aFaceCoversTheCellsWhoseCentreItHolds() {
    boolean[] mask = Localisation.disc(new Box(0, 0, 64, 64), 8, 8);
    int cells = 0;
    for (boolean cell : mask) {
      cells += cell ? 1 : 0;
    }
    assertThat(cells).isEqualTo(12); // a disc of radius 2 cells: 4 x 4 without its corners
    assertThat(mask[0]).isFalse();
    assertThat(mask[9]).isTrue();
  }
}
