package dev.resow.scheduler.lifecycle;

import dev.resow.contract.Attempts;

/**
 * Which attempt may still write.
 *
 * @param base first attempt number of the current release
 * @param attempt highest attempt heard of, 0 before the first
 */
public record Fence(int base, int attempt) {
  /** Value before the first release. */
  public static final Fence FIRST = new Fence(1, 0);

  /** True if an event of {@code candidate} may change the job. */
  public boolean admits(int candidate) {
    return candidate >= lowestValid() && candidate < Attempts.nextRelease(base);
  }

  public int lowestValid() {
    return Math.max(base, attempt);
  }

  Fence withAttempt(int newAttempt) {
    return new Fence(base, newAttempt);
  }

  /** No attempt of the release so far, begun or not, counts any more. */
  Fence nextRelease() {
    return new Fence(Attempts.nextRelease(base), attempt);
  }
}
