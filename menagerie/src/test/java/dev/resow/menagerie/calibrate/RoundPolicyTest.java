package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.calibrate.RoundPolicy.Look;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Runs of 4 steps, 2 forwards each; half of the pictures fail, and their score is 1. */
class RoundPolicyTest {
  private static final List<Animal> PAIR = List.of(Animal.CAT, Animal.DOG);
  private static final List<Trial> HALF = List.of(trial(true), trial(false));

  @Test
  void withoutLinesEveryPictureIsFinished() {
    var expected = policy(3, 2).expected(HALF);
    assertThat(expected).isEqualTo(new RoundPolicy.Expected(.5, 1, 1, .5));
  }

  @Test
  void aPerfectLookFailsOnlyWhenEveryRoundDoes() {
    var expected = policy(3, .5).expected(HALF);
    assertThat(expected.success()).isCloseTo(1 - .125, within(1e-9));
    assertThat(expected.precision()).isOne();
    assertThat(expected.clear()).isCloseTo(1 - .125, within(1e-9));
    // a finished round costs 8, a dropped one 4; after three the last two steps of the best
    double rounds = (8 + 4) / 2.0 * (1 + .5 + .25);
    assertThat(expected.work()).isCloseTo((rounds + .125 * 4) / 8, within(1e-9));
  }

  @Test
  void anEarlierLookIsCheaper() {
    Look early = new Look(0, RoundPolicyTest::score, .5);
    var two = new RoundPolicy(List.of(early, look(.5)), 4, 3).expected(HALF);
    assertThat(two.success()).isEqualTo(policy(3, .5).expected(HALF).success());
    assertThat(two.work()).isLessThan(policy(3, .5).expected(HALF).work());
  }

  @Test
  void fewPicturesOrAScoreByChanceTellNothing() {
    assertThat(Evidence.of(HALF, RoundPolicyTest::score, t -> !t.success()).reason())
        .isEqualTo("only 1 of 2 pictures are wrong");
    assertThat(new Evidence(.52, 40, 60).reason()).contains("no better than chance");
    assertThat(new Evidence(.75, 40, 60).tells()).isTrue();
  }

  private static RoundPolicy policy(int rounds, double line) {
    return new RoundPolicy(List.of(look(line)), 4, rounds);
  }

  private static Look look(double line) {
    return new Look(1, RoundPolicyTest::score, line);
  }

  private static double score(Trial trial) {
    return trial.success() ? 0 : 1;
  }

  private static Trial trial(boolean success) {
    var faces =
        PAIR.stream()
            .limit(success ? 2 : 1)
            .map(a -> new Sighting(Optional.of(a), Optional.empty(), new Box(0, 0, 1, 1), 1))
            .toList();
    return new Trial(
        PilotPrompt.of(new Prompt(PAIR)),
        1,
        null,
        new Judgement(faces),
        0,
        List.of(0., 0., 0., 0.),
        new TreeMap<>(),
        List.of(),
        new TreeMap<>());
  }
}
