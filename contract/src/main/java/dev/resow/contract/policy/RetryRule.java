package dev.resow.contract.policy;

import dev.resow.contract.FailureKind;

/**
 * What to do after one kind of failure.
 *
 * @param retries how often this kind is answered with {@code action} before giving up
 */
public record RetryRule(FailureKind on, RetryAction action, Backoff backoff, int retries) {
  public RetryRule {
    if (on == null || action == null)
      throw new IllegalArgumentException("a retry rule needs 'on' and 'action'");
    backoff = backoff == null ? Backoff.NONE : backoff;
    if (retries < 0) throw new IllegalArgumentException("'retries' must not be negative");
  }
}
