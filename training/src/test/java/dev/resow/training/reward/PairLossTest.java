package dev.resow.training.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import ai.djl.training.GradientCollector;
import dev.resow.diffusion.tensor.TensorEngine;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PairLossTest {
  private static Pixels one() {
    return new Pixels(1, 1, new float[3]);
  }

  private static RankedPictures ranked(int... sizes) {
    return new RankedPictures(
        "a cat",
        IntStream.of(sizes)
            .mapToObj(n -> IntStream.range(0, n).mapToObj(_ -> one()).toList())
            .toList());
  }

  private static final List<RankedPictures> TWO = List.of(ranked(1, 2), ranked(1, 1));

  @Test
  void everyRankingWeighsTheSame() {
    var pairs = PairIndex.of(TWO);
    assertThat(pairs.better()).containsExactly(0, 0, 3);
    assertThat(pairs.worse()).containsExactly(1, 2, 4);
    assertThat(pairs.weight()).containsExactly(.25f, .25f, .5f);
  }

  @Test
  void onlyPairsWithAnAddedPictureCount() {
    var refreshed = new RankedPictures("a cat", ranked(1, 1, 1).tiers(), Set.of(1));
    var pairs = PairIndex.of(List.of(refreshed));
    assertThat(pairs.better()).containsExactly(0, 1);
    assertThat(pairs.worse()).containsExactly(1, 2);
    assertThatThrownBy(() -> PairIndex.of(List.of(ranked(3))))
        .hasMessageContaining("a ranking with a pair");
  }

  @Test
  void equalsPlainArithmeticAndItsSlope() {
    float[] at = {.5f, -1, 2, .1f, 30};
    try (var manager = TensorEngine.manager()) {
      NDArray rewards = manager.create(at);
      rewards.setRequiresGradient(true);
      try (GradientCollector tape = TensorEngine.get().newGradientCollector()) {
        NDArray loss = PairLoss.of(rewards, PairIndex.of(TWO));
        tape.backward(loss);
        assertThat((double) loss.getFloat()).isCloseTo(loss(at), within(1e-5));
      }
      float[] gradient = rewards.getGradient().toFloatArray();
      for (int i = 0; i < at.length; i++) {
        float[] more = at.clone();
        float[] less = at.clone();
        more[i] += 1e-2f;
        less[i] -= 1e-2f;
        assertThat((double) gradient[i]).isCloseTo((loss(more) - loss(less)) / 2e-2, within(1e-3));
      }
      NDArray equal = PairLoss.of(manager.zeros(rewards.getShape()), PairIndex.of(TWO));
      assertThat((double) equal.getFloat()).isCloseTo(Math.log(2), within(1e-6));
    }
  }

  private static double loss(float[] r) {
    return .25 * surprise(r[0] - r[1]) + .25 * surprise(r[0] - r[2]) + .5 * surprise(r[3] - r[4]);
  }

  private static double surprise(double difference) {
    return -Math.log(1 / (1 + Math.exp(-difference)));
  }

  @Test
  void theRateRisesAndFalls() {
    var settings = RewardSettings.DEFAULT.withUpdates(100).withRate(1e-3);
    assertThat(settings.rateAt(1)).isCloseTo(1e-4, within(1e-9));
    assertThat(settings.rateAt(10)).isCloseTo(1e-3, within(1e-9));
    assertThat(settings.rateAt(100)).isPositive().isLessThan(1e-5);
    assertThatThrownBy(() -> settings.withRate(2)).hasMessageContaining("rate: expected 0 to 1");
  }

  @Test
  void valuesAreStandardised() {
    var scale = RewardSession.scale(new double[] {1, 3, 5, 7});
    assertThat(scale.mean()).isEqualTo(4);
    assertThat(scale.deviation()).isCloseTo(Math.sqrt(5), within(1e-12));
    assertThat(RewardSession.scale(new double[] {2, 2}).deviation()).isEqualTo(1);
  }
}
