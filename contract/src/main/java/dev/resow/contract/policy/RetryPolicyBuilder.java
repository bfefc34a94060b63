package dev.resow.contract.policy;

import dev.resow.contract.failure.FailureKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/** Collects the rules of a {@link RetryPolicy}; reads as a sentence. */
public final class RetryPolicyBuilder {
  private final List<RetryRule> rules = new ArrayList<>();
  private int current;
  private Integer maxAttempts;
  private Integer maxRounds;
  private Double maxForwardEquivalents;
  private Duration maxWallTime;

  RetryPolicyBuilder() {}

  /** Begins the rule of one or several kinds; without more words it gives up. */
  public RetryPolicyBuilder on(FailureKind first, FailureKind... more) {
    current = rules.size();
    rules.add(new RetryRule(first, new RetryAction.GiveUp(), Backoff.NONE, 1));
    for (FailureKind kind : more)
      rules.add(new RetryRule(kind, new RetryAction.GiveUp(), Backoff.NONE, 1));
    return this;
  }

  public RetryPolicyBuilder sameSeed() {
    return action(new RetryAction.SameSeed());
  }

  public RetryPolicyBuilder nextSeed() {
    return action(new RetryAction.NextSeed());
  }

  /** The next row of the ladder, weakest first, with a new seed. */
  public RetryPolicyBuilder stronger(String... ladder) {
    return action(new RetryAction.Stronger(List.of(ladder), null));
  }

  /** Another guidance method with a new seed. */
  public RetryPolicyBuilder otherMethod(String method) {
    return action(new RetryAction.OtherMethod(method, null));
  }

  public RetryPolicyBuilder giveUp() {
    return action(new RetryAction.GiveUp());
  }

  /** Doubling from {@code first} to {@code longest} with half of it as jitter. */
  public RetryPolicyBuilder backoff(Duration first, Duration longest) {
    return change(r -> backoff(r, new Backoff(first, 2., longest, .5, r.backoff().atOnce())));
  }

  /** Number of retries without a wait. */
  public RetryPolicyBuilder atOnce(int retries) {
    return change(
        r -> {
          Backoff b = r.backoff();
          return backoff(r, new Backoff(b.first(), b.factor(), b.longest(), b.jitter(), retries));
        });
  }

  public RetryPolicyBuilder times(int retries) {
    return change(r -> new RetryRule(r.on(), r.action(), r.backoff(), retries));
  }

  public RetryPolicyBuilder maxAttempts(int attempts) {
    maxAttempts = attempts;
    return this;
  }

  public RetryPolicyBuilder maxRounds(int rounds) {
    maxRounds = rounds;
    return this;
  }

  public RetryPolicyBuilder maxForwardEquivalents(double forwards) {
    maxForwardEquivalents = forwards;
    return this;
  }

  /** Ceiling of the time since the start of the first attempt. */
  public RetryPolicyBuilder maxWallTime(Duration time) {
    maxWallTime = time;
    return this;
  }

  public RetryPolicy build() {
    return new RetryPolicy(rules, maxAttempts, maxRounds, maxForwardEquivalents, maxWallTime);
  }

  private RetryPolicyBuilder action(RetryAction action) {
    return change(r -> new RetryRule(r.on(), action, r.backoff(), r.retries()));
  }

  private static RetryRule backoff(RetryRule r, Backoff backoff) {
    return new RetryRule(r.on(), r.action(), backoff, r.retries());
  }

  private RetryPolicyBuilder change(UnaryOperator<RetryRule> change) {
    if (rules.isEmpty()) throw new IllegalStateException("call on(kind) before its action");
    rules.subList(current, rules.size()).replaceAll(change);
    return this;
  }
}
