package dev.resow.contract.policy;

import java.time.Duration;

/**
 * What a job has used so far, all its attempts together.
 *
 * @param attempts attempts that ended
 * @param rounds rounds they began
 * @param forwardEquivalents model forwards of one image row; where a worker did not count them, the
 *     steps that were heard of
 * @param wallTime since the first attempt began, zero before
 */
public record Spent(int attempts, int rounds, double forwardEquivalents, Duration wallTime) {
  public static final Spent NOTHING = new Spent(0, 0, 0, Duration.ZERO);
}
