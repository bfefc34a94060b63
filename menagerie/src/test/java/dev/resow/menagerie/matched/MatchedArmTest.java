package dev.resow.menagerie.matched;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.evaluate.Arm;
import dev.resow.menagerie.judge.Rate;
import dev.resow.training.judge.AskedPrompt;
import dev.resow.training.judge.Line;
import dev.resow.training.judge.Name;
import dev.resow.training.judge.PictureVerdict;
import dev.resow.training.judge.PictureVerdict.SubjectScore;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The figures of an arm. */
class MatchedArmTest {
  private static final FilePrompt ONE = prompt("a cat", new Name("cat", 2, 5));
  private static final FilePrompt TWO =
      prompt("a cat and a dog", new Name("cat", 2, 5), new Name("dog", 12, 15));

  private static FilePrompt prompt(String text, Name... names) {
    return new FilePrompt(text, new AskedPrompt(text, List.of(names)), List.of());
  }

  private static MatchedPicture picture(
      FilePrompt prompt, double score, boolean known, String verdict, double forwards) {
    var line = new Line(-1, .9, 8, 8, known);
    var judged = new PictureVerdict(-1, List.of(new SubjectScore("cat", score, line)), List.of());
    return new MatchedPicture(prompt, 1, judged, verdict, 1, forwards, 1);
  }

  @Test
  void successCountsWhatIsJudged() {
    var arm =
        new MatchedArm(
            Arm.list("resow").getFirst(),
            List.of(
                picture(ONE, -.5, true, "clear", 40),
                picture(TWO, -.5, true, "overlapped", 60),
                picture(TWO, -2, true, "clear", 50),
                picture(TWO, -2, true, "overlapped", 50),
                picture(ONE, -.5, false, "clear", 1000)));
    assertThat(arm.rate()).isEqualTo(new Rate(2, 4));
    assertThat(arm.bySubjects().get(1)).isEqualTo(new Rate(1, 1));
    assertThat(arm.bySubjects().get(2)).isEqualTo(new Rate(1, 3));
    assertThat(arm.forwardsPerSuccess()).hasValue(100);
    assertThat(arm.mean(MatchedPicture::forwards)).isEqualTo(240);
    assertThat(arm.clearPrecision()).isEqualTo(new Rate(1, 2));
    assertThat(arm.failureRecall()).isEqualTo(new Rate(1, 2));
    assertThat(arm.success()).hasValueSatisfying(s -> assertThat(s.mean()).isEqualTo(.5));
    assertThat(arm.lines())
        .anySatisfy(line -> assertThat(line).contains("2 subjects  33.3 %  (1 of 3"))
        .anySatisfy(line -> assertThat(line).contains("not judged: 1 of 5 pictures"));
  }

  @Test
  void nothingJudgedIsNoFailure() {
    var arm =
        new MatchedArm(
            Arm.list("plain").getFirst(), List.of(picture(ONE, -.5, false, "unchecked", 28)));
    assertThat(arm.success()).isEmpty();
    assertThat(arm.forwardsPerSuccess()).isEmpty();
    assertThat(arm.lines().getFirst()).contains("no picture is judged");
  }
}
