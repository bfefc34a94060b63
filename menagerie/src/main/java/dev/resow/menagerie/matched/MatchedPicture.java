package dev.resow.menagerie.matched;

import dev.resow.training.judge.MatchJudge;
import dev.resow.training.judge.Outcome;
import dev.resow.training.judge.PictureVerdict;
import java.io.IOException;
import java.util.Comparator;
import java.util.List;

/**
 * A picture with the verdicts on it and what it cost.
 *
 * @param judged by the matcher
 * @param verdict the queue's own: clear, overlapped, unchecked, budget-exhausted
 * @param rounds starts of the sampler, of all pictures made for this one
 * @param forwards work in forward equivalents, likewise
 * @param seconds of sampling, likewise
 */
record MatchedPicture(
    FilePrompt prompt,
    long seed,
    PictureVerdict judged,
    String verdict,
    int rounds,
    double forwards,
    double seconds) {

  /**
   * Of the jobs that were made for one picture, the one that the queue ranks first.
   *
   * @param made at least one
   * @param others names of other prompts
   */
  static MatchedPicture of(
      FilePrompt prompt, long seed, List<JobResult> made, MatchJudge judge, List<String> others)
      throws IOException {
    var best = made.stream().min(Comparator.comparingDouble(JobResult::score)).orElseThrow();
    return new MatchedPicture(
        prompt,
        seed,
        judge.verdict(best.pixels(), prompt.asked(), others),
        best.verdict(),
        made.stream().mapToInt(JobResult::rounds).sum(),
        made.stream().mapToDouble(JobResult::forwards).sum(),
        made.stream().mapToDouble(JobResult::seconds).sum());
  }

  boolean isJudged() {
    return judged.outcome() != Outcome.UNJUDGED;
  }

  boolean isRight() {
    return judged.outcome() == Outcome.RIGHT;
  }

  /** Whether the queue promises that the picture is right. */
  boolean isClear() {
    return verdict.equals("clear");
  }

  /** Whether the queue warns that it is not. */
  boolean isFlagged() {
    return !isClear() && !verdict.equals("unchecked");
  }
}
