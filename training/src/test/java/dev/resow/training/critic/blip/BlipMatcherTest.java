package dev.resow.training.critic.blip;

import static dev.resow.training.critic.CriticGoldens.GRADIENTS;
import static dev.resow.training.critic.CriticGoldens.VALUES;
import static dev.resow.training.critic.CriticGoldens.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.FiniteDifferences;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The matcher equals transformers' values, and its gradient its slope. */
class BlipMatcherTest {
  private static final BlipMatcher MATCHER = BlipMatcher.load(CriticGoldens.MATCHER, Device.cpu());
  private static final List<String> CAPTIONS = CriticGoldens.captions();

  private final NDManager manager = TensorEngine.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @AfterAll
  static void closeAll() {
    MATCHER.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void equalsTheReference(int n) {
    NDArray picture = CriticGoldens.picture(manager);
    var caption = List.of(CAPTIONS.get(n));
    NDArray logits = MATCHER.logits(picture, caption);
    assertClose(logits, "itm." + n + ".logits", VALUES);
    assertClose(MATCHER.similarity(picture, caption), "itc." + n + ".score", VALUES);
    float[] values = logits.toFloatArray();
    double expected = values[1] - Math.log(Math.exp(values[0]) + Math.exp(values[1]));
    assertThat((double) MATCHER.logProbability(picture, caption).getFloat())
        .isCloseTo(expected, within(1e-5));
    NDArray gradient = CriticGoldens.gradient(picture, p -> MATCHER.logProbability(p, caption));
    assertClose(gradient, "itm." + n + ".grad", GRADIENTS);
  }

  @Test
  void theGradientIsTheSlope() {
    NDArray picture = CriticGoldens.tensor("prepared.blip", manager).expandDims(0);
    var caption = List.of(CAPTIONS.get(0));
    NDArray gradient = CriticGoldens.gradient(picture, p -> MATCHER.logProbability(p, caption));
    FiniteDifferences.check(picture, gradient, p -> MATCHER.logProbability(p, caption).getFloat());
  }

  @Test
  void everyRowOfABatchIsThatOfItsPictureAlone() {
    NDArray picture = CriticGoldens.picture(manager);
    NDArray both = picture.concat(picture, 0);
    var two = CAPTIONS.subList(0, 2);
    float[] matches = MATCHER.logProbability(both, two).toFloatArray();
    float[] cosines = MATCHER.similarity(both, two).toFloatArray();
    for (int i = 0; i < 2; i++) {
      var one = two.subList(i, i + 1);
      assertThat(matches[i])
          .isCloseTo(MATCHER.logProbability(picture, one).getFloat(), within(1e-5f));
      assertThat(cosines[i]).isCloseTo(MATCHER.similarity(picture, one).getFloat(), within(1e-5f));
      assertThat(matches[i]).isNegative();
      assertThat(cosines[i]).isBetween(-1f, 1f);
    }
  }
}
