package dev.resow.diffusion.guidance.method;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class WalkTest {
  private static final Walk WALK = new Walk(10, 23, .6, 20);

  @Test
  void noiseIsRenewedFromTheFirstStepToTheLast() {
    assertThat(WALK.renewed(9)).isZero();
    assertThat(WALK.renewed(10)).isEqualTo(.6);
    assertThat(WALK.renewed(23)).isEqualTo(.6);
    assertThat(WALK.renewed(24)).isZero();
    assertThat(WALK.guided(19)).isTrue();
    assertThat(WALK.guided(20)).isFalse();
  }

  @Test
  void moreStepsRenewLessEachAndAsMuchTogether() {
    Walk twice = WALK.rescaled(28, 56);
    assertThat(twice.from()).isEqualTo(20);
    assertThat(twice.to()).isEqualTo(46);
    assertThat(twice.guidanceEnd()).isEqualTo(40);
    // what two steps leave of the old noise's variance is what one step left
    assertThat(Math.pow(1 - Math.pow(twice.renewed(30), 2), 2)).isCloseTo(1 - .36, within(1e-12));
  }

  @Test
  void eulerStepsStayEulerSteps() {
    assertThat(Walk.EULER.rescaled(28, 50)).isEqualTo(Walk.EULER);
    assertThat(Walk.EULER.renewed(0)).isZero();
    assertThat(Walk.EULER.guided(49)).isTrue();
  }

  @Test
  void moreThanAllNoiseCannotBeRenewed() {
    assertThatThrownBy(() -> new Walk(1, 2, 1.1, 3)).hasMessageContaining("renewed in 0..1");
  }
}
