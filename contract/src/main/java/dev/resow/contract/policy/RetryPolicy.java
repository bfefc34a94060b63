package dev.resow.contract.policy;

import dev.resow.contract.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What happens after a failure, as a value with a JSON form. A kind without a rule gives up.
 *
 * <pre>{@code
 * RetryPolicy.builder()
 *     .on(TRANSIENT).sameSeed().backoff(ofSeconds(1), ofMinutes(1)).times(4)
 *     .on(OVERLAPPED).nextSeed().times(2)
 *     .maxAttempts(6)
 *     .build();
 * }</pre>
 *
 * @param maxAttempts ceiling over all kinds together, at least 1
 */
public record RetryPolicy(List<RetryRule> rules, int maxAttempts) {
  /** Infrastructure failures are tried again on the same seed; everything else ends the job. */
  public static final RetryPolicy DEFAULT =
      builder()
          .on(FailureKind.TRANSIENT)
          .sameSeed()
          .backoff(Duration.ofSeconds(1), Duration.ofMinutes(1))
          .times(4)
          .on(FailureKind.WORKER_LOST)
          .sameSeed()
          .times(4)
          .maxAttempts(6)
          .build();

  public RetryPolicy {
    rules = rules == null ? List.of() : List.copyOf(rules);
    if (maxAttempts < 1) throw new IllegalArgumentException("'maxAttempts' must be at least 1");
    if (rules.stream().map(RetryRule::on).distinct().count() < rules.size())
      throw new IllegalArgumentException("a retry policy has at most one rule per kind");
  }

  /** True if the kind is answered with another attempt at all. */
  public boolean handles(FailureKind kind) {
    return rules.stream().anyMatch(r -> r.on() == kind);
  }

  /**
   * The answer to a failure.
   *
   * @param failuresOfKind failures of this kind so far, this one included
   * @param attempts attempts ended so far, this one included
   */
  public RetryDecision decide(
      FailureKind kind, int failuresOfKind, int attempts, RandomGenerator random) {
    if (attempts >= maxAttempts)
      return new RetryDecision.GiveUp(attempts + " attempts of at most " + maxAttempts + " failed");
    for (RetryRule rule : rules) {
      if (rule.on() != kind) continue;
      if (rule.action() instanceof RetryAction.GiveUp)
        return new RetryDecision.GiveUp("the policy gives up after " + kind);
      if (failuresOfKind > rule.retries())
        return new RetryDecision.GiveUp(
            failuresOfKind
                + " failures of kind "
                + kind
                + ", retried "
                + rule.retries()
                + " times");
      return new RetryDecision.Again(rule.action(), rule.backoff().delay(failuresOfKind, random));
    }
    return new RetryDecision.GiveUp("the policy has no rule for " + kind);
  }

  public static Builder builder() {
    return new Builder();
  }

  /** Collects rules; reads as a sentence. */
  public static final class Builder {
    private final List<RetryRule> rules = new ArrayList<>();
    private int maxAttempts = 6;

    /** Begins the rule of a kind; without more words it gives up. */
    public Builder on(FailureKind kind) {
      rules.add(new RetryRule(kind, new RetryAction.GiveUp(), Backoff.NONE, 1));
      return this;
    }

    public Builder sameSeed() {
      return action(new RetryAction.SameSeed());
    }

    public Builder nextSeed() {
      return action(new RetryAction.NextSeed());
    }

    public Builder otherMethod(String method) {
      return action(new RetryAction.OtherMethod(method));
    }

    public Builder giveUp() {
      return action(new RetryAction.GiveUp());
    }

    /** Doubling from {@code first} to {@code longest} with half of it as jitter. */
    public Builder backoff(Duration first, Duration longest) {
      RetryRule r = last();
      return replace(
          new RetryRule(r.on(), r.action(), new Backoff(first, 2, longest, .5), r.retries()));
    }

    public Builder times(int retries) {
      RetryRule r = last();
      return replace(new RetryRule(r.on(), r.action(), r.backoff(), retries));
    }

    public Builder maxAttempts(int attempts) {
      maxAttempts = attempts;
      return this;
    }

    public RetryPolicy build() {
      return new RetryPolicy(rules, maxAttempts);
    }

    private Builder action(RetryAction action) {
      RetryRule r = last();
      return replace(new RetryRule(r.on(), action, r.backoff(), r.retries()));
    }

    private RetryRule last() {
      if (rules.isEmpty())
        throw new IllegalStateException("say on(kind) before what to do about it");
      return rules.getLast();
    }

    private Builder replace(RetryRule rule) {
      rules.set(rules.size() - 1, rule);
      return this;
    }
  }
}
