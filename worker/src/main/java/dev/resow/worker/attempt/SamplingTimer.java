package dev.resow.worker.attempt;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Sampling time of a job over its attempts, and the mean time of a step in this one. */
final class SamplingTimer {
  private final Clock clock;
  private final Instant started;
  private double secondsBefore;
  private int steps;

  SamplingTimer(Clock clock) {
    this.clock = clock;
    this.started = clock.instant();
  }

  /**
   * @param seconds sampling time of earlier attempts, up to the checkpoint
   */
  void resumeFrom(double seconds) {
    secondsBefore = seconds;
  }

  void stepDone() {
    steps++;
  }

  /** Steps done in this attempt. */
  int steps() {
    return steps;
  }

  /** Seconds, earlier attempts included. */
  double seconds() {
    return secondsBefore + secondsHere();
  }

  /** Mean seconds of a step in this attempt; after the first step only. */
  double secondsPerStep() {
    return secondsHere() / steps;
  }

  /** Seconds of this attempt alone. */
  double secondsHere() {
    return Duration.between(started, clock.instant()).toNanos() / 1e9;
  }
}
