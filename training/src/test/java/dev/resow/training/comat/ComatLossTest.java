package dev.resow.training.comat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.recipe.Comat;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Caption loss and adversarial loss against plain doubles, and the settings of their sum. */
class ComatLossTest {
  private static final int TOKENS = 3;
  private static final int CHANNELS = 4;
  private static final Shape STATES = new Shape(2, TOKENS, CHANNELS);

  private final NDManager manager = TensorEngine.manager();
  private final float[] made = Philox.normals(9, 1, 2 * TOKENS * CHANNELS);
  private final float[] base = Philox.normals(9, 2, 2 * TOKENS * CHANNELS);
  private final float[] weight = Philox.normals(9, 3, CHANNELS);
  private static final float BIAS = .3f;

  @AfterEach
  void close() {
    manager.close();
  }

  private AdversarialLoss.Head head() {
    return new AdversarialLoss.Head(
        manager.create(weight, new Shape(1, CHANNELS)), manager.create(new float[] {BIAS}));
  }

  @Test
  void surpriseAboveTheFloorCountsAndBelowItDoesNot() {
    float[] floor = {1, 2, 0};
    Gradients.check(
        manager,
        new float[] {3, 1.5f, .25f},
        new Shape(3),
        nll -> CaptionLoss.of(nll, floor),
        nll -> {
          double sum = 0;
          for (int i = 0; i < 3; i++) {
            sum += Math.max(0, nll[i] - floor[i]) / 3;
          }
          return sum;
        });
    assertThatThrownBy(() -> CaptionLoss.of(manager.create(new float[2]), floor))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("2 pictures", "3");
  }

  @Test
  void theGeneratorsPartAgreesWithTheFormulaAndItsSlope() {
    Gradients.check(
        manager,
        made,
        STATES,
        states -> AdversarialLoss.ofModel(states, head()),
        states -> mean(states, -1));
  }

  @Test
  void theDiscriminatorsPartAgreesWithTheFormulaAndItsSlope() {
    Gradients.check(
        manager,
        base,
        STATES,
        states -> AdversarialLoss.ofDiscriminator(states, manager.create(made, STATES), head()),
        states -> (mean(states, -1) + mean(made, 1)) / 2);
  }

  /** Mean of softplus(sign logit). */
  private double mean(float[] states, int sign) {
    int rows = states.length / CHANNELS;
    double sum = 0;
    for (int row = 0; row < rows; row++) {
      double logit = BIAS;
      for (int c = 0; c < CHANNELS; c++) {
        logit += (double) states[row * CHANNELS + c] * weight[c];
      }
      sum += Math.log1p(Math.exp(sign * logit)) / rows;
    }
    return sum;
  }

  @Test
  void accuracyIsTheShareOfImageTokensClassifiedCorrectly() {
    NDArray ones = manager.ones(new Shape(1, 2, 1));
    NDArray mixed = manager.create(new float[] {-1, 1}, new Shape(1, 2, 1));
    var head = new AdversarialLoss.Head(manager.ones(new Shape(1, 1)), manager.zeros(new Shape(1)));
    assertThat(AdversarialLoss.accuracy(ones, ones.neg(), head)).isEqualTo(1);
    assertThat(AdversarialLoss.accuracy(ones, mixed, head)).isEqualTo(.75);
    assertThat(AdversarialLoss.accuracy(ones, ones, head)).isEqualTo(.5);
  }

  @ParameterizedTest
  @EnumSource
  void everyPartCanBeLeftOutByName(Part part) {
    var others = EnumSet.complementOf(EnumSet.of(part));
    var words = String.join(",", others.stream().map(Part::word).toList());
    var loss = new ComatLoss(Part.parse(words), 2, 3, 4);
    assertThat(loss.has(part)).isFalse();
    assertThat(loss.weight(part)).isZero();
    assertThat(loss.concentrations()).doesNotContain(part);
    assertThat(others.stream().mapToDouble(loss::weight).sum())
        .isEqualTo(10 - (part.ordinal() + 1));
  }

  /** They are in the checkpoint of a training, which another process continues. */
  @Test
  void theSettingsAreTheSameInEveryProcess() {
    var loss =
        new ComatLoss(Set.of(Part.ADVERSARIAL, Part.PIXEL, Part.CAPTION, Part.TOKEN), 1, 1, 1);
    assertThat(Comat.of(1, List.of(0)).with(loss).settings())
        .contains("[CAPTION, TOKEN, PIXEL, ADVERSARIAL]");
  }

  @Test
  void anUnknownPartABadWeightAndALimitOfNothingAreRefused() {
    assertThatThrownBy(() -> Part.parse("caption,taken"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("taken", "adversarial");
    assertThatThrownBy(() -> Part.parse("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ComatLoss.DEFAULT.withLimit(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("limit: expected a number above 0");
    assertThatThrownBy(() -> new ComatLoss(Set.of(Part.TOKEN), 1, 1, 1, .2))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("caption", "adversarial");
    assertThatThrownBy(() -> new ComatLoss(Set.of(), 1, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ComatLoss(Set.of(Part.TOKEN), Double.NaN, 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
