package dev.resow.api.evaluations;

import static dev.resow.api.evaluations.Judgement.RIGHT;
import static dev.resow.api.evaluations.Judgement.RUNNING;
import static dev.resow.api.evaluations.Judgement.UNJUDGED;
import static dev.resow.api.evaluations.Judgement.WRONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.api.evaluations.EvaluationRequest.Gate;
import dev.resow.api.evaluations.GateDecision.Outcome;
import dev.resow.api.evaluations.PairedResult.Pair;
import dev.resow.contract.JobState;
import dev.resow.contract.Verdict;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What pairs of pictures say, and what the gate says of it. */
class PairedResultTest {
  @Test
  void aPictureIsRightIfItsFinalVerdictIsClear() {
    assertThat(Judgement.of(JobState.SUCCEEDED, Verdict.CLEAR)).isEqualTo(RIGHT);
    assertThat(Judgement.of(JobState.SUCCEEDED, Verdict.OVERLAPPED)).isEqualTo(WRONG);
    assertThat(Judgement.of(JobState.SUCCEEDED, Verdict.BUDGET_EXHAUSTED)).isEqualTo(WRONG);
    assertThat(Judgement.of(JobState.SUCCEEDED, Verdict.UNCHECKED)).isEqualTo(UNJUDGED);
    assertThat(Judgement.of(JobState.DEAD, null)).isEqualTo(UNJUDGED);
    assertThat(Judgement.of(JobState.CANCELLED, null)).isEqualTo(UNJUDGED);
    assertThat(Judgement.of(JobState.RETRY_WAIT, Verdict.OVERLAPPED)).isEqualTo(RUNNING);
    assertThat(Judgement.of(null, null)).as("no longer kept").isEqualTo(UNJUDGED);
  }

  @Test
  void onlyPairsWithTwoJudgementsCount() {
    var result =
        PairedResult.of(
            List.of(
                new Pair("a", WRONG, RIGHT),
                new Pair("a", RIGHT, RIGHT),
                new Pair("b", RIGHT, WRONG),
                new Pair("b", WRONG, RIGHT),
                new Pair("c", WRONG, UNJUDGED),
                new Pair("c", UNJUDGED, RIGHT),
                new Pair("c", RUNNING, UNJUDGED)));
    assertThat(result)
        .as("no interval while a pair runs")
        .isEqualTo(new PairedResult(4, 2, 1, 2, 2, 3, 2, 1, .25, null, null));
    assertThat(result.pairs()).isEqualTo(7);
    assertThat(PairedResult.of(List.of()).gain()).isNull();
  }

  /** 100 prompts: 30 gained, 10 lost. Mean .2, deviation .6, so 1.96 * .06 to either side. */
  @Test
  void theIntervalIsThatOfTheNormalApproximation() {
    var result = PairedResult.of(pairs(30, 10, 60));
    assertThat(result.gain()).isEqualTo(.2, within(1e-12));
    assertThat(result.low()).isEqualTo(.2 - .1176, within(.012));
    assertThat(result.high()).isEqualTo(.2 + .1176, within(.012));
    assertThat(PairedResult.of(pairs(30, 10, 60))).as("always the same").isEqualTo(result);
  }

  /** Ten pictures of one prompt are not ten prompts. */
  @Test
  void promptsAreResampledNotPictures() {
    var single = new ArrayList<Pair>();
    var repeated = new ArrayList<Pair>();
    for (int prompt = 0; prompt < 20; prompt++)
      for (int seed = 0; seed < 10; seed++) {
        var candidate = prompt % 2 == 0 ? RIGHT : WRONG;
        single.add(new Pair(prompt + "-" + seed, WRONG, candidate));
        repeated.add(new Pair("" + prompt, WRONG, candidate));
      }
    assertThat(width(repeated)).isGreaterThan(2.5 * width(single));
  }

  private static double width(List<Pair> pairs) {
    var result = PairedResult.of(pairs);
    return result.high() - result.low();
  }

  @Test
  void theGateLooksAtTheWholeInterval() {
    assertThat(decision(pairs(30, 10, 60), 0)).isEqualTo(Outcome.PASSED);
    assertThat(decision(pairs(30, 10, 60), .1)).as("includes 10 %").isEqualTo(Outcome.UNDECIDED);
    assertThat(decision(pairs(10, 30, 60), 0)).isEqualTo(Outcome.FAILED);
    assertThat(decision(pairs(0, 0, 40), 0)).as("no change is no gain").isEqualTo(Outcome.FAILED);
    assertThat(decision(pairs(10, 0, 0), 0)).as("too few prompts").isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void theReasonHasTheNumbers() {
    assertThat(GateDecision.of(PairedResult.of(pairs(40, 0, 0)), Gate.USUAL).reason())
        .isEqualTo(
            "The gain is +100.0 %, with 95 % confidence from +100.0 % to +100.0 %: all above +0.0 %.");
    assertThat(GateDecision.of(PairedResult.of(pairs(10, 0, 0)), Gate.USUAL).reason())
        .isEqualTo("Only 10 of the required 20 prompts were judged.");
  }

  /** Five of five happen by chance in 3 % of cases, six of six in 1.6 %. */
  @Test
  void aGainNeedsSixPairsThatDiffer() {
    assertThat(decision(pairs(6, 0, 14), 0)).isEqualTo(Outcome.PASSED);
    var five = GateDecision.of(PairedResult.of(pairs(5, 0, 15)), Gate.USUAL);
    assertThat(five)
        .isEqualTo(new GateDecision(Outcome.UNDECIDED, "Only 5 pairs differ; at least 6 must."));
    assertThat(decision(pairs(0, 5, 15), 0)).as("a loss needs none").isEqualTo(Outcome.FAILED);
  }

  /** Rule of three: no loss in 60 prompts excludes losses of more than 5 %. */
  @Test
  void noChangeAtAllIsNoProofInAFewPrompts() {
    assertThat(decision(pairs(0, 0, 60), -.05)).as("no loss").isEqualTo(Outcome.PASSED);
    var few = GateDecision.of(PairedResult.of(pairs(0, 0, 59)), new Gate(-.05, null, null));
    assertThat(few.outcome()).isEqualTo(Outcome.UNDECIDED);
    assertThat(few.reason())
        .isEqualTo(
            "All 59 judged prompts have the same gain; at least 60 must be judged to exclude a rare loss.");
    assertThat(decision(pairs(2, 1, 37), -.2)).as("a width").isEqualTo(Outcome.PASSED);
  }

  @Test
  void tooManyPairsWithoutAJudgementDecideNothing() {
    var pairs = pairs(40, 0, 0);
    for (int i = 0; i < 5; i++) pairs.add(new Pair("x" + i, RIGHT, UNJUDGED));
    assertThat(decision(pairs, 0)).isEqualTo(Outcome.UNDECIDED);
    assertThat(GateDecision.of(PairedResult.of(pairs), new Gate(0.0, 20, .2)).outcome())
        .isEqualTo(Outcome.PASSED);
    pairs.add(new Pair("y", RUNNING, RIGHT));
    assertThat(decision(pairs, 0)).isEqualTo(Outcome.RUNNING);
  }

  private static Outcome decision(List<Pair> pairs, double gain) {
    return GateDecision.of(PairedResult.of(pairs), new Gate(gain, null, null)).outcome();
  }

  private static List<Pair> pairs(int gained, int lost, int same) {
    var pairs = new ArrayList<Pair>();
    for (int i = 0; i < gained + lost + same; i++)
      pairs.add(
          i < gained
              ? new Pair("p" + i, WRONG, RIGHT)
              : i < gained + lost
                  ? new Pair("p" + i, RIGHT, WRONG)
                  : new Pair("p" + i, RIGHT, RIGHT));
    return pairs;
  }
}
