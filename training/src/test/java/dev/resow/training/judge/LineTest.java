package dev.resow.training.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.Size;

/** Where a line lies, and when it is known. */
class LineTest {

  @Example
  void betweenScoresThatAreApart() {
    var line = Line.between(new double[] {-.2, -.4, -.3, -.1}, new double[] {-2, -5, -1, -3});
    assertThat(line.value()).as("the middle of -0.4 and -1").isCloseTo(-.7, within(1e-9));
    assertThat(line.area()).isEqualTo(1);
    assertThat(line.isKnown()).isTrue();
  }

  @Example
  void ofEquallyGoodLinesTheHighest() {
    // above -2.5: 2 of 2 and 1 of 3; above -0.5: 1 of 2 and 0 of 3, which is worse
    assertThat(Line.between(new double[] {-2, 0}, new double[] {-1, -3, -4}).value())
        .isEqualTo(-2.5);
    // 1 + 1/2 both times
    assertThat(Line.between(new double[] {-2, 0}, new double[] {-1, -3}).value()).isEqualTo(-.5);
  }

  @Example
  void scoresThatAreAlikeAreNotKnown() {
    assertThat(Line.between(new double[] {-1, -1, -1, -1}, new double[] {-1, -1, -1, -1}))
        .isEqualTo(new Line(-1, .5, 4, 4, false));
    assertThat(Line.between(new double[] {-3, -4, -5, -6}, new double[] {-1, -2, -1, -2}).isKnown())
        .as("lower than others")
        .isFalse();
  }

  @Example
  void twoPicturesProveNothing() {
    assertThat(Line.between(new double[] {-.1}, new double[] {-9}).isKnown()).isFalse();
    assertThat(Line.between(new double[] {-.1, -.2, -.3}, new double[] {-7, -8, -9}).isKnown())
        .isTrue();
  }

  @Example
  void bothKindsAreNeeded() {
    assertThatThrownBy(() -> Line.between(new double[0], new double[] {-1}))
        .hasMessageContaining("got 0 and 1");
  }

  @Property
  void noOtherThresholdIsBetter(
      @ForAll @Size(min = 1, max = 12) double @DoubleRange(min = -5, max = 0) [] own,
      @ForAll @Size(min = 1, max = 12) double @DoubleRange(min = -5, max = 0) [] others) {
    var line = Line.between(own, others);
    assertThat(line.area()).isBetween(0., 1.);
    for (double threshold = -5.25; threshold < 0; threshold += .1) {
      assertThat(separation(own, others, threshold))
          .isLessThanOrEqualTo(Math.max(1, separation(own, others, line.value())) + 1e-9);
    }
  }

  private static double separation(double[] own, double[] others, double line) {
    return (double) Arrays.stream(own).filter(s -> s > line).count() / own.length
        + (double) Arrays.stream(others).filter(s -> s <= line).count() / others.length;
  }
}
