package dev.resow.contract.policy;

import java.time.Duration;

/** What a policy says to one failure. */
public sealed interface RetryDecision {
  /** Try again after the delay, doing what the action says. */
  record Again(RetryAction action, Duration delay) implements RetryDecision {}

  /** No more; {@code why} is kept with the job. */
  record GiveUp(String why) implements RetryDecision {}
}
