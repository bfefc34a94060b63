package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Judgement;

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
    double seconds) {
  boolean isSuccess() {
    return judgement.success(order.prompt().animals());
  }
}
