package dev.resow.training.comat.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Weights that are lowered until a gradient is no longer than its share. */
class BalanceTest {
  private static final ComatLoss LOSS = new ComatLoss(EnumSet.allOf(Part.class), 4, 3, 1, .2);

  private final NDManager manager = TensorEngine.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @Test
  void aWeightIsLoweredToItsShareAndNeverRaised() {
    var balance = new Balance(LOSS);
    assertThat(balance.factor(Part.TOKEN, 2, 1)).isCloseTo(.1, within(1e-12));
    assertThat(balance.weight(Part.TOKEN)).isCloseTo(.4, within(1e-12));
    assertThat(balance.weight(Part.PIXEL)).isEqualTo(3);
    assertThat(balance.factor(Part.TOKEN, .05, 1)).isEqualTo(1);
    assertThat(balance.weight(Part.TOKEN)).isCloseTo(.4, within(1e-12));
    assertThat(balance.factor(Part.TOKEN, .4, 1)).isCloseTo(.5, within(1e-12));
    assertThat(balance.factor(Part.TOKEN, 7, 0)).as("nothing to compare with").isEqualTo(1);
    var figures = new LinkedHashMap<String, Double>();
    balance.report(figures);
    assertThat(figures)
        .containsOnlyKeys("token-weight", "pixel-weight", "token-share", "pixel-share");
    assertThat(figures.get("token-weight")).isCloseTo(.2, within(1e-12));
    assertThat(figures.get("token-share")).isCloseTo(.2, within(1e-12));
  }

  @Test
  void tenUpdatesAreMeasuredIfThereIsALimit() {
    assertThat(new Balance(LOSS).measures(1)).isTrue();
    assertThat(new Balance(LOSS).measures(10)).isTrue();
    assertThat(new Balance(LOSS).measures(11)).isFalse();
    var unlimited = new Balance(LOSS.withLimit(Double.POSITIVE_INFINITY));
    assertThat(unlimited.measures(1)).isFalse();
    var figures = new LinkedHashMap<String, Double>();
    unlimited.report(figures);
    assertThat(figures).isEmpty();
    assertThat(new Balance(new ComatLoss(EnumSet.of(Part.CAPTION), 1, 1, 1, .2)).measures(1))
        .isFalse();
  }

  @Test
  void aCheckpointKeepsIt() {
    var balance = new Balance(LOSS);
    balance.factor(Part.PIXEL, .3, 1);
    var metadata = new HashMap<String, String>();
    balance.save(metadata);
    var restored = new Balance(LOSS);
    restored.restore(metadata);
    assertThat(restored.weight(Part.PIXEL)).isEqualTo(balance.weight(Part.PIXEL)).isLessThan(3);
    var again = new HashMap<String, String>();
    restored.save(again);
    assertThat(again).isEqualTo(metadata);
  }

  @Test
  void aCheckpointWithoutItIsRefused() {
    var metadata = new HashMap<String, String>();
    new Balance(LOSS).save(metadata);
    for (var name : List.copyOf(metadata.keySet())) {
      var without = new HashMap<>(metadata);
      without.remove(name);
      assertThatThrownBy(() -> new Balance(LOSS).restore(without))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(name);
    }
  }

  /** Of the gradients (3, 4), (8, 6) and (0, 1) the second is twice as long as the first. */
  @Test
  void gradientsAreJoinedByTheirShares() {
    NDArray x = manager.create(new float[] {1, 1});
    x.setRequiresGradient(true);
    var parts = new PartGradients(Map.of("x", x), EnumSet.of(Part.TOKEN, Part.PIXEL), manager);
    leave(x, 1, 2);
    leave(x, 2, 2); // of a second pass
    parts.takeOthers();
    leave(x, 8, 6);
    parts.take(Part.TOKEN);
    leave(x, 0, 1);
    parts.take(Part.PIXEL);
    assertThat(x.getGradient().toFloatArray()).containsExactly(0, 0);
    parts.join(new Balance(LOSS));
    float[] gradient = x.getGradient().toFloatArray();
    assertThat(gradient[0]).isCloseTo(3 + .8f, within(1e-6f));
    assertThat(gradient[1]).isCloseTo(4 + .6f + 1, within(1e-6f));
  }

  private void leave(NDArray x, float first, float second) {
    try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
      tape.backward(x.mul(manager.create(new float[] {first, second})).sum());
    }
  }
}
