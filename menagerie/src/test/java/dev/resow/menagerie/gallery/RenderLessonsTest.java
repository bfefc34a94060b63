package dev.resow.menagerie.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.reward.Pixels;
import dev.resow.training.reward.RankedPictures;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RenderLessonsTest {
  private static final Judge JUDGE = Judge.load(Path.of("../models/judge"));

  @AfterAll
  static void close() {
    JUDGE.close();
  }

  /** What is ranked first is right, and nothing that is ranked below it is as good. */
  @ParameterizedTest
  @EnumSource(Aspect.class)
  void theJudgeSeesTheDifference(Aspect aspect) {
    var lessons = new RenderLessons(aspect, PromptSplit.DEFAULT, 8, 8);
    int right = 0;
    int pairs = 0;
    for (long seed = 1; seed <= 2; seed++) {
      assertThat(prompts(lessons, seed)).isEqualTo(prompts(lessons, seed));
      for (var ranking : lessons.of(seed)) {
        var asked = Composition.read(ranking.prompt()).orElseThrow();
        assertThat(HeldOut.isHeldOut(asked.animals())).isFalse();
        assertThat(PromptSplit.DEFAULT.isHeldOut(RankRule.normal(ranking.prompt()))).isFalse();
        double best = score(aspect, ranking.tiers().getFirst().getFirst(), asked);
        for (var worse : ranking.tiers().get(1)) {
          right += best > score(aspect, worse, asked) ? 1 : 0;
          pairs++;
        }
      }
    }
    assertThat(pairs).isEqualTo(32);
    assertThat(right).isGreaterThan(27);
    assertThat(lessons.heldOut())
        .hasSize(8)
        .allMatch(ranking -> PromptSplit.DEFAULT.isHeldOut(RankRule.normal(ranking.prompt())));
  }

  private static List<String> prompts(RenderLessons lessons, long seed) {
    return lessons.of(seed).stream().map(RankedPictures::prompt).toList();
  }

  private static double score(Aspect aspect, Pixels pixels, Composition asked) {
    var picture = pixels.values().clone();
    for (int i = 0; i < picture.length; i++) {
      picture[i] = 2 * picture[i] - 1;
    }
    return AspectScores.of(aspect, JUDGE.judge(picture), asked).orElseThrow();
  }
}
