package dev.resow.training.judge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.training.critic.CriticGoldens;
import dev.resow.training.critic.blip.BlipMatcher;
import dev.resow.training.judge.PictureVerdict.SwapScore;
import dev.resow.training.reward.Pixels;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** The judge's scores are those of the matcher, which equal transformers' values. */
class MatchJudgeTest {
  private static final BlipMatcher MATCHER = BlipMatcher.load(CriticGoldens.MATCHER, Device.cpu());
  private static final NDManager MANAGER = TensorEngine.manager();
  private static final Pixels PICTURE = picture();

  @AfterAll
  static void close() {
    MANAGER.close();
    MATCHER.close();
  }

  private static Pixels picture() {
    NDArray picture = CriticGoldens.picture(MANAGER);
    int rows = (int) picture.getShape().get(2);
    int columns = (int) picture.getShape().get(3);
    return new Pixels(rows, columns, picture.toFloatArray());
  }

  /** By the reference's logits of both classes. */
  private static double golden(int caption) {
    float[] logits = CriticGoldens.tensor("itm." + caption + ".logits", MANAGER).toFloatArray();
    return logits[1] - Math.log(Math.exp(logits[0]) + Math.exp(logits[1]));
  }

  private static double alone(String text) {
    return MATCHER.logProbability(CriticGoldens.picture(MANAGER), List.of(text)).getFloat();
  }

  @Test
  void manyTextsOfOnePictureEqualTheReference() {
    double[] scores = MatchJudge.scores(MATCHER, PICTURE, CriticGoldens.captions());
    for (int i = 0; i < scores.length; i++) {
      assertThat(scores[i]).as(CriticGoldens.captions().get(i)).isCloseTo(golden(i), within(1e-5));
    }
  }

  @Test
  void moreTextsThanFitOneBatch() {
    var texts = Collections.nCopies(35, CriticGoldens.captions().getFirst());
    assertThat(MatchJudge.scores(MATCHER, PICTURE, texts))
        .hasSize(35)
        .satisfies(
            all -> {
              for (double one : all) assertThat(one).isCloseTo(golden(0), within(1e-5));
            });
  }

  @Test
  void aVerdictHasEverySubjectAndEverySwap() {
    var prompt = CriticGoldens.captions().getFirst(); // a cat and a dog
    var asked = new AskedPrompt(prompt, List.of(new Name("cat", 2, 5), new Name("dog", 12, 15)));
    var line = new Line(-100, 1, 8, 8, true);
    var verdict = new MatchJudge(MATCHER, Map.of("cat", line)).verdict(PICTURE, asked, List.of());
    assertThat(verdict.prompt()).isCloseTo(golden(0), within(1e-5));
    assertThat(verdict.subjects()).extracting("name").containsExactly("cat", "dog");
    assertThat(verdict.subjects().getFirst().score())
        .isCloseTo(alone("a photo of a cat"), within(1e-5));
    assertThat(verdict.subjects().getFirst().line()).isEqualTo(line);
    assertThat(verdict.swaps())
        .extracting(SwapScore::name, SwapScore::by)
        .containsExactly(tuple("cat", "dog"), tuple("dog", "cat"));
    assertThat(verdict.swaps().getFirst().score())
        .isCloseTo(alone("a dog and a dog"), within(1e-5));
    assertThat(verdict.outcome()).as("no line of the dog is known").isEqualTo(Outcome.UNJUDGED);
  }

  @Test
  void oneSubjectIsComparedWithNamesOfOtherPrompts() {
    var asked = new AskedPrompt("a red fox", List.of(new Name("fox", 6, 9)));
    var verdict =
        new MatchJudge(MATCHER, Map.of()).verdict(PICTURE, asked, List.of("cat", "fox", "owl"));
    assertThat(verdict.swaps()).extracting(SwapScore::by).containsExactly("owl", "cat");
    assertThat(verdict.swaps().getLast().score()).isCloseTo(alone("a red cat"), within(1e-5));
  }

  @Test
  void onePictureAndAText() {
    assertThatThrownBy(() -> MATCHER.logProbabilities(CriticGoldens.picture(MANAGER), List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected one picture and a text, got 1 and 0");
  }
}
