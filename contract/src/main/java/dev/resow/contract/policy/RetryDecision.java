package dev.resow.contract.policy;

import java.time.Duration;

/** A policy's decision after one failure. */
public sealed interface RetryDecision {
  /** Retry with the action after the delay. */
  record Again(RetryAction action, Duration delay) implements RetryDecision {}

  /** No further retry; {@code why} is stored with the job. */
  record GiveUp(String why) implements RetryDecision {}
}
