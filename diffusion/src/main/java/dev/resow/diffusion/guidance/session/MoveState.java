package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.tensor.BatchRows;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the moves keep between two steps.
 *
 * @param start what the round started from (b, c, h, w); empty before its first step
 * @param moved sum of the round's updates, same shape; empty unless the next round starts from them
 * @param previous latent of the step before, after guidance, or where steps are no lines the clean
 *     picture that it predicted; empty unless the next step needs it
 * @param previousSigma its noise level
 * @param terms state of the loss terms
 * @param acted whether moves acted on the round
 */
record MoveState(
    float[] start,
    float[] moved,
    float[] previous,
    float previousSigma,
    Map<String, TermState.Entry> terms,
    boolean acted) {
  static final MoveState EMPTY = startingFrom(new float[0]);

  /** Nothing but what a round starts from. */
  static MoveState startingFrom(float[] start) {
    return new MoveState(start, new float[0], new float[0], 0, Map.of(), false);
  }

  /**
   * Only the rows of some candidates.
   *
   * @param before rows so far
   */
  MoveState retain(List<Integer> candidates, int before) {
    Map<String, TermState.Entry> kept = new TreeMap<>();
    terms.forEach(
        (name, entry) -> {
          long[] shape = entry.shape().clone();
          shape[0] = candidates.size();
          var values = BatchRows.select(entry.values(), candidates, before);
          kept.put(name, new TermState.Entry(shape, values));
        });
    return new MoveState(
        BatchRows.select(start, candidates, before),
        BatchRows.select(moved, candidates, before),
        BatchRows.select(previous, candidates, before),
        previousSigma,
        kept,
        acted);
  }

  MoveState withPrevious(float[] clean) {
    return new MoveState(start, moved, clean, previousSigma, terms, acted);
  }

  MoveState withAction() {
    return new MoveState(start, moved, previous, previousSigma, terms, true);
  }
}
