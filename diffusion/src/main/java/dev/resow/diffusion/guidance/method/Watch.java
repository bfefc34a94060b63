package dev.resow.diffusion.guidance.method;

import java.util.List;

/**
 * Check the picture while it is made, and restart if it will be wrong.
 *
 * @param early sampler steps of looks that only drop hopeless rounds
 * @param step sampler step of the check
 * @param rounds most rounds, the first included; after the last one the clearest is finished
 * @param restart what the next round starts from
 */
public record Watch(List<Integer> early, int step, int rounds, Restart restart) {
  /** Where the next round begins. */
  public enum Restart {
    /** V0: fresh noise of the next round's seed. */
    FRESH,
    /**
     * V1: the old start noise plus the updates of the failed round, brought back to unit variance
     * per channel; it keeps the composition.
     */
    CARRY_OVER
  }

  public Watch {
    early = List.copyOf(early);
  }

  /** With a single check. */
  public Watch(int step, int rounds, Restart restart) {
    this(List.of(), step, rounds, restart);
  }

  Watch rescaled(int runSteps, int steps) {
    int check = Math.max(1, step * steps / runSteps);
    var looks = early.stream().map(k -> k * steps / runSteps).filter(k -> k < check).toList();
    return new Watch(looks, check, rounds, restart);
  }
}
