package dev.resow.diffusion.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class NoisePlanTest {
  private static final NoisePlan PLAN = new NoisePlan(10, 23, .6, 20);

  @Test
  void noiseIsRenewedFromTheFirstStepToTheLast() {
    assertThat(PLAN.noiseRenewal(9)).isZero();
    assertThat(PLAN.noiseRenewal(10)).isEqualTo(.6);
    assertThat(PLAN.noiseRenewal(23)).isEqualTo(.6);
    assertThat(PLAN.noiseRenewal(24)).isZero();
    assertThat(PLAN.classifierFreeGuidance(19)).isTrue();
    assertThat(PLAN.classifierFreeGuidance(20)).isFalse();
  }

  @Test
  void moreStepsRenewLessEachAndAsMuchTogether() {
    NoisePlan twice = PLAN.rescaled(28, 56);
    assertThat(twice.from()).isEqualTo(20);
    assertThat(twice.to()).isEqualTo(46);
    assertThat(twice.guidanceEnd()).isEqualTo(40);
    // what two steps leave of the old noise's variance is what one step left
    assertThat(Math.pow(1 - Math.pow(twice.noiseRenewal(30), 2), 2))
        .isCloseTo(1 - .36, within(1e-12));
  }

  @Test
  void eulerStepsStayEulerSteps() {
    assertThat(NoisePlan.EULER.rescaled(28, 50)).isEqualTo(NoisePlan.EULER);
    assertThat(NoisePlan.EULER.noiseRenewal(0)).isZero();
    assertThat(NoisePlan.EULER.classifierFreeGuidance(49)).isTrue();
  }

  @Test
  void moreThanAllNoiseCannotBeRenewed() {
    assertThatThrownBy(() -> new NoisePlan(1, 2, 1.1, 3)).hasMessageContaining("renewal in 0..1");
  }
}
