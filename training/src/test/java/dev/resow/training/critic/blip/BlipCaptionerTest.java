package dev.resow.training.critic.blip;

import static dev.resow.training.critic.CriticGoldens.GRADIENTS;
import static dev.resow.training.critic.CriticGoldens.VALUES;
import static dev.resow.training.critic.CriticGoldens.assertClose;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.FiniteDifferences;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The captioner equals transformers' values, and its gradient its slope. */
class BlipCaptionerTest {
  private static final BlipCaptioner CAPTIONER =
      BlipCaptioner.load(CriticGoldens.CAPTIONER, Device.cpu());
  private static final List<String> CAPTIONS = CriticGoldens.captions();
  private static final int VOCABULARY = 97;

  private final NDManager manager = TensorEngine.manager();

  @AfterEach
  void close() {
    manager.close();
  }

  @AfterAll
  static void closeAll() {
    CAPTIONER.close();
  }

  private static NDArray nll(NDArray pictures, String... captions) {
    return CAPTIONER.negativeLogLikelihood(pictures, List.of(captions), "");
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2})
  void equalsTheReference(int n) {
    NDArray picture = CriticGoldens.picture(manager);
    var caption = CAPTIONS.get(n);
    assertClose(CAPTIONER.logits(picture, List.of(caption)), "caption." + n + ".logits", VALUES);
    assertClose(nll(picture, caption), "caption." + n + ".nll", VALUES);
    NDArray gradient = CriticGoldens.gradient(picture, p -> nll(p, caption));
    assertClose(gradient, "caption." + n + ".grad", GRADIENTS);
  }

  @Test
  void thePictureIsSeenAsTheReferenceSeesIt() {
    assertClose(CAPTIONER.vision(CriticGoldens.picture(manager)), "blip.vision", VALUES);
  }

  @Test
  void theGradientIsTheSlope() {
    NDArray picture = CriticGoldens.tensor("prepared.blip", manager).expandDims(0);
    NDArray gradient = CriticGoldens.gradient(picture, p -> nll(p, CAPTIONS.get(1)));
    FiniteDifferences.check(picture, gradient, p -> nll(p, CAPTIONS.get(1)).getFloat());
  }

  /** Padding changes nothing, and neither does the shape of memory without gradients. */
  @Test
  void everyRowOfABatchIsThatOfItsPictureAlone() {
    NDArray picture = CriticGoldens.picture(manager);
    NDArray other = picture.flip(3);
    NDArray both = picture.concat(other, 0);
    float[] rows = nll(both, CAPTIONS.get(0), CAPTIONS.get(1)).toFloatArray();
    assertThat(rows[0]).isCloseTo(nll(picture, CAPTIONS.get(0)).getFloat(), within(1e-5f));
    assertThat(rows[1]).isCloseTo(nll(other, CAPTIONS.get(1)).getFloat(), within(1e-5f));
    try (var _ = NoGradient.begin()) {
      float[] again = nll(both, CAPTIONS.get(0), CAPTIONS.get(1)).toFloatArray();
      assertThat(again).containsExactly(rows, within(1e-5f));
    }
  }

  @Test
  void thePrefixIsReadAndNotCounted() {
    NDArray picture = CriticGoldens.picture(manager);
    float[] logits =
        CAPTIONER.logits(picture, List.of("a photo of a cat")).toFloatArray(); // 7 positions
    // [DEC] a photo of a cat -> the targets after the prefix are: a (5), cat (11), [SEP] (3)
    double expected =
        (surprise(logits, 3, 5) + surprise(logits, 4, 11) + surprise(logits, 5, 3)) / 3;
    NDArray nll = CAPTIONER.negativeLogLikelihood(picture, List.of("a cat"), "a photo of ");
    assertThat((double) nll.getFloat()).isCloseTo(expected, within(1e-5));
  }

  private static double surprise(float[] logits, int position, int token) {
    double sum = 0;
    for (int i = 0; i < VOCABULARY; i++) {
      sum += Math.exp(logits[position * VOCABULARY + i]);
    }
    return Math.log(sum) - logits[position * VOCABULARY + token];
  }

  @Test
  void aTextThatIsTooLongIsCutAndAnEmptyOneIsItsEnd() {
    NDArray picture = CriticGoldens.picture(manager);
    assertThat(nll(picture, "cat ".repeat(500)).getFloat()).isFinite();
    assertThat(nll(picture, "").getFloat()).isFinite();
    assertThatThrownBy(
            () -> CAPTIONER.negativeLogLikelihood(picture, List.of("a cat"), "cat ".repeat(500)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("prefix");
  }

  @Test
  void unequalCountsAreRefused() {
    NDArray picture = CriticGoldens.picture(manager);
    assertThatThrownBy(() -> nll(picture, "a cat", "a dog"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContainingAll("1 pictures", "2");
    assertThatThrownBy(() -> nll(picture.squeeze(0), "a cat"))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
