package dev.resow.diffusion.guidance.method;

/**
 * Check the picture once while it is made, and restart if two subjects overlap.
 *
 * @param step sampler step of the overlap check
 * @param rounds most rounds, the first included; after the last one the clearest is finished
 * @param restart what the next round starts from
 */
public record Watch(int step, int rounds, Restart restart) {
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
}
