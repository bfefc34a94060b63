package dev.resow.diffusion.noise;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * The seed of every round of a job, as a pure function of the job's seed and the model's settings:
 * any round can be replayed alone as a job of its own.
 *
 * <p>The seed decides where a picture has its subjects, whatever the prompt, and some places suit a
 * model better than others ("reliable seeds", Li et al., arXiv 2411.18810). The first round has the
 * job's seed. The others take the reliable ones, in an order that the job's seed draws, and then
 * seeds derived from the job's.
 */
public final class RoundSeeds {
  // "rounds" in ASCII: a counter word that start noise never uses.
  private static final int DOMAIN = 0x726F756E;

  private final long job;
  private final List<Long> reliable;

  /**
   * @param job any 64-bit seed
   * @param reliable seeds that suit the model; may be empty
   */
  public RoundSeeds(long job, List<Long> reliable) {
    this.job = job;
    var order = new ArrayList<>(reliable);
    order.remove(job);
    Collections.shuffle(order, new Random(job));
    this.reliable = List.copyOf(order);
  }

  /**
   * @param round 0 for the job's own seed, then 1, 2, ...
   */
  public long of(int round) {
    return round >= 1 && round <= reliable.size() ? reliable.get(round - 1) : seed(job, round);
  }

  /**
   * The seed of a round where no seed is known to be reliable.
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
