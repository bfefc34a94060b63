package dev.resow.diffusion.noise;

/**
 * The seed of every round of a job, as a pure function of the job's seed: any round can be replayed
 * alone as a job of its own.
 */
public final class RoundSeeds {
  // "rounds" in ASCII: a counter word that start noise never uses.
  private static final int DOMAIN = 0x726F756E;

  private RoundSeeds() {}

  /**
   * The seed of a round.
   *
   * @param jobSeed any 64-bit seed
   * @param round 0 for the job's own seed, then 1, 2, ...
   */
  public static long seed(long jobSeed, int round) {
    if (round < 0) {
      throw new IllegalArgumentException("expected a round of 0 or more, got " + round);
    }
    if (round == 0) {
      return jobSeed;
    }
    int[] words =
        Philox.block(new int[] {round, 0, 0, DOMAIN}, (int) jobSeed, (int) (jobSeed >>> 32));
    return Integer.toUnsignedLong(words[0]) | (long) words[1] << 32;
  }
}
