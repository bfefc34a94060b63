package dev.resow.menagerie.matched;

import dev.resow.training.judge.Outcome;
import dev.resow.training.judge.PictureVerdict;

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
