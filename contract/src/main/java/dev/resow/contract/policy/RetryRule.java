package dev.resow.contract.policy;

import dev.resow.contract.failure.FailureKind;

/**
 * What to do after one kind of failure.
 *
 * @param backoff absent = at once
 * @param retries how often this kind is answered with {@code action} before giving up; absent = 1
 */
public record RetryRule(FailureKind on, RetryAction action, Backoff backoff, Integer retries) {
  public RetryRule {
    if (on == null || action == null)
      throw new IllegalArgumentException("a retry rule requires 'on' and 'action'");
    backoff = backoff == null ? Backoff.NONE : backoff;
    retries = retries == null ? 1 : retries;
    if (retries < 0)
      throw new IllegalArgumentException("'retries' must be at least 0, not " + retries);
  }
}
