package dev.resow.training.nft;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.TensorEngine;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The kernel against the formula in plain doubles, its gradient against finite differences. */
class NftLossTest {
  private static final int PICTURES = 3;
  private static final int EACH = 2 * 2 * 2;
  private static final Shape SHAPE = new Shape(PICTURES, 2, 2, 2);
  private static final double T = .7;
  private static final double ANCHOR = .3;
  private static final double[] OPTIMALITY = {.9, .5, .2};

  private final NDManager manager = TensorEngine.manager();
  private final float[] velocity = numbers(1);
  private final float[] old = numbers(2);
  private final float[] reference = numbers(3);
  private final float[] noised = numbers(4);
  private final float[] finished = numbers(5);

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void partsAgreeWithTheFormula() {
    for (double strength : new double[] {1, .4}) {
      float[] got = loss(array(velocity), strength).toFloatArray();
      assertThat((double) got[0]).isCloseTo(policy(velocity, velocity, strength), within(1e-4));
      assertThat((double) got[1]).isCloseTo(anchor(velocity), within(1e-5));
    }
  }

  /** The divisors stay those of the point: they have no gradient. */
  @Test
  void theGradientAgreesWithFiniteDifferences() {
    for (double strength : new double[] {1, .4}) {
      NDArray leaf = array(velocity);
      leaf.setRequiresGradient(true);
      try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
        tape.backward(loss(leaf, strength).sum());
      }
      float[] gradient = leaf.getGradient().toFloatArray();
      float step = 1e-2f;
      for (int i = 0; i < velocity.length; i++) {
        float[] more = velocity.clone();
        float[] less = velocity.clone();
        more[i] += step;
        less[i] -= step;
        double expected =
            (policy(more, velocity, strength)
                    + anchor(more)
                    - policy(less, velocity, strength)
                    - anchor(less))
                / (more[i] - less[i]);
        assertThat((double) gradient[i]).as("value %d", i).isCloseTo(expected, within(1e-4));
      }
    }
  }

  /** At the old velocity the loss pulls where r is above a half, and pushes where it is below. */
  @Test
  void goodPicturesPullAndBadOnesPush() {
    NDArray leaf = array(old);
    leaf.setRequiresGradient(true);
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      NDArray losses =
          NftLoss.of(
              new NftLoss.Velocities(leaf, array(old), array(old)),
              array(noised),
              array(finished),
              manager.create(new float[] {1, .5f, 0}),
              T,
              1,
              0);
      tape.backward(losses.sum());
    }
    float[] gradient = leaf.getGradient().toFloatArray();
    for (int i = 0; i < EACH; i++) {
      // going down the gradient brings x0 nearer to z: its error shrinks
      double error = noised[i] - T * old[i] - finished[i];
      assertThat(-T * -gradient[i] * error).as("pull").isLessThanOrEqualTo(0);
      assertThat(gradient[EACH + i]).as("nothing").isCloseTo(0, within(1e-6f));
      int bad = 2 * EACH + i;
      double badError = noised[bad] - T * old[bad] - finished[bad];
      assertThat(-T * -gradient[bad] * badError).as("push").isGreaterThanOrEqualTo(0);
    }
  }

  private NDArray loss(NDArray of, double strength) {
    float[] r = new float[PICTURES];
    for (int i = 0; i < PICTURES; i++) {
      r[i] = (float) OPTIMALITY[i];
    }
    return NftLoss.of(
        new NftLoss.Velocities(of, array(old), array(reference)),
        array(noised),
        array(finished),
        manager.create(r),
        T,
        strength,
        ANCHOR);
  }

  /**
   * @param at where the divisors are computed
   */
  private double policy(float[] v, float[] at, double b) {
    double sum = 0;
    for (int picture = 0; picture < PICTURES; picture++) {
      double r = OPTIMALITY[picture];
      sum += r * part(v, at, picture, b, false) + (1 - r) * part(v, at, picture, b, true);
    }
    return 5 * sum / PICTURES / b;
  }

  private double part(float[] v, float[] at, int picture, double b, boolean negative) {
    double squares = 0;
    double absolute = 0;
    for (int i = picture * EACH; i < (picture + 1) * EACH; i++) {
      double error = error(v, i, b, negative);
      squares += error * error / EACH;
      absolute += Math.abs(error(at, i, b, negative)) / EACH;
    }
    return squares / Math.max(1e-5, absolute);
  }

  private double error(float[] v, int i, double b, boolean negative) {
    double mixed = negative ? (1 + b) * old[i] - b * v[i] : b * v[i] + (1 - b) * old[i];
    return noised[i] - T * mixed - finished[i];
  }

  private double anchor(float[] v) {
    double sum = 0;
    for (int i = 0; i < v.length; i++) {
      sum += Math.pow(v[i] - reference[i], 2);
    }
    return ANCHOR * sum / v.length;
  }

  private NDArray array(float[] values) {
    return manager.create(values, SHAPE);
  }

  private static float[] numbers(int stream) {
    return Philox.normals(11, stream, PICTURES * EACH);
  }
}
