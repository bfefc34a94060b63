package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.menagerie.calibrate.CheckFit.Checked;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines of an overlap check, from pictures that were finished whatever it found. */
class CheckFitTest {
  private static final CheckFit FIT = new CheckFit(28, 3, 13);

  /** Ten pictures that succeed in half of the cases. */
  private static List<Checked> half(double right, double wrong) {
    var pictures = new ArrayList<Checked>();
    for (int i = 0; i < 10; i++) {
      boolean success = i % 2 == 0;
      pictures.add(new Checked("a cat and a dog", 2, success, success ? right : wrong, 1));
    }
    return pictures;
  }

  @Test
  void aScoreThatTellsGivesALineBetweenBothKinds() {
    var fit = FIT.fit(half(.1, .3), .5);
    var line = fit.thresholds().orElseThrow();
    assertThat(line.measure()).isEqualTo(PairMeasure.SHARED);
    assertThat(line.overlap()).isEqualTo(.2);
    assertThat(fit.reason()).isNull();
    assertThat(fit.flagged()).isEqualTo(.5);
    assertThat(fit.success()).as("two of three rounds may be dropped").isEqualTo(1 - .125);
    assertThat(fit.work())
        .as("a check after half a run")
        .isCloseTo(1 + .5 * (.5 + .25), within(1e-9));
  }

  @Test
  void chanceAndFewPicturesGiveNone() {
    assertThat(FIT.fit(half(.1, .1), .5).reason()).contains("no better than chance");
    var few = FIT.fit(half(.1, .3).subList(0, 8), .5);
    assertThat(few.reason()).isEqualTo("only 4 of 8 pictures are wrong");
    assertThat(few.thresholds()).isEmpty();
    assertThat(few.success()).isEqualTo(.5);
    assertThat(few.work()).isEqualTo(1);
  }

  @Test
  void aLineThatCostsMoreThanPlainPicturesIsNotDrawn() {
    assertThat(FIT.fit(half(.1, .3), 1).reason()).isEqualTo("no line is worth its cost");
  }
}
