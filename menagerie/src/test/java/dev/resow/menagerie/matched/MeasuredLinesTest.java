package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.djl.ndarray.NDArray;
import dev.resow.training.critic.Matcher;
import dev.resow.training.reward.Pixels;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Lines between the scores of a subject's pictures and those of others. */
class MeasuredLinesTest {

  /** Takes bright pictures for cats, and knows nothing else. */
  private record Brightness() implements Matcher {
    @Override
    public NDArray logProbabilities(NDArray picture, List<String> texts) {
      float mean = picture.mean().getFloat();
      float[] scores = new float[texts.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = texts.get(i).contains("cat") ? mean - 1 : -1;
      }
      return picture.getManager().create(scores);
    }

    @Override
    public NDArray logProbability(NDArray pictures, List<String> texts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public NDArray similarity(NDArray pictures, List<String> texts) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void close() {}
  }

  private static Pixels bright(float value) {
    float[] values = new float[3 * 4];
    Arrays.fill(values, value);
    return new Pixels(2, 2, values);
  }

  @Test
  void aSubjectThatLooksLikeOthersHasNoLine() {
    var measured = new MeasuredLines(new Brightness(), List.of("cat", "dog"));
    for (float value : new float[] {.7f, .8f, .9f}) {
      measured.add("cat", bright(value));
      measured.add("dog", bright(value - .5f));
    }
    var lines = measured.lines();
    assertThat(lines.keySet()).containsExactly("cat", "dog");
    assertThat(lines.get("cat").isKnown()).isTrue();
    assertThat(lines.get("cat").value()).as("of .7 and .4").isCloseTo(-.45, within(1e-6));
    assertThat(lines.get("dog").isKnown()).isFalse();
    assertThat(MeasuredLines.text("dog", lines.get("dog")))
        .isEqualTo(
            "dog                  not judged: told from others no better than chance  (area 0.50, 3 pictures of it and 3 of others)");
  }
}
