package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judgement;
import java.util.List;
import java.util.Set;

/**
 * A finished picture of an arm.
 *
 * @param png as the queue serves it
 * @param judgement the independent judge's
 * @param score overlap score of the round that made it; null without an overlap check
 * @param verdict the queue's own: clear, overlapped, unchecked, budget-exhausted
 * @param rounds starts of the sampler
 * @param updates gradient updates of all rounds
 * @param forwards work in forward equivalents, of all pictures made for this one
 * @param seconds of sampling, likewise
 * @param findings of all rounds; empty from servers that do not report them
 */
record Picture(
    Order order,
    byte[] png,
    Judgement judgement,
    Double score,
    String verdict,
    int rounds,
    int updates,
    double forwards,
    double seconds,
    List<Finding> findings) {
  private static final String CLEAR = "clear";
  private static final String UNCHECKED = "unchecked";

  /** What the judge finds wrong. */
  Set<Fault> faults() {
    return Faults.of(judgement, order.prompt().asked());
  }

  boolean isSuccess() {
    return faults().isEmpty();
  }

  boolean isLenientSuccess() {
    return Faults.isLenientSuccess(judgement, order.prompt().asked());
  }

  /** Whether the queue promises that the picture is right. */
  boolean isClear() {
    return verdict.equals(CLEAR);
  }

  /** Whether the queue warns that it is not. */
  boolean isFlagged() {
    return !isClear() && !verdict.equals(UNCHECKED);
  }
}
