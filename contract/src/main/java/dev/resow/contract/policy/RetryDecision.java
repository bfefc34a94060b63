package dev.resow.contract.policy;

import java.time.Duration;

/** A policy's decision after one failure. */
public sealed interface RetryDecision {
  /** Retry with the action after the delay. */
  record Again(RetryAction action, Duration delay) implements RetryDecision {}

  /** No more; {@code why} is kept with the job. */
  record GiveUp(String why) implements RetryDecision {}
}
