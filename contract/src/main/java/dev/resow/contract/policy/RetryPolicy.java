package dev.resow.contract.policy;

import dev.resow.contract.failure.FailureKind;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * What happens after a failure, as a value with a JSON form ({@code docs/policies.md}). A kind
 * without a rule gives up; {@code missing}, {@code misplaced} and {@code mixed} without one are
 * answered by the rule of {@code overlapped}.
 *
 * <pre>{@code
 * RetryPolicy.builder()
 *     .on(TRANSIENT, WORKER_LOST).sameSeed().atOnce(1).backoff(ofSeconds(1), ofMinutes(1)).times(4)
 *     .on(OVERLAPPED).stronger("enmmdit-restart", "resow").times(2)
 *     .maxAttempts(6).maxRounds(12)
 *     .build();
 * }</pre>
 *
 * @param rules at most one per kind
 * @param maxAttempts ceiling over all kinds together, at least 1; absent = 6
 * @param maxRounds ceiling of rounds over all attempts, at least 1, or null
 * @param maxForwardEquivalents ceiling of model forwards over all attempts, above 0, or null
 * @param maxWallTime from the begin of the first attempt, above 0, or null
 */
public record RetryPolicy(
    List<RetryRule> rules,
    Integer maxAttempts,
    Integer maxRounds,
    Double maxForwardEquivalents,
    Duration maxWallTime) {
  private static final int ATTEMPTS = 6;

  /**
   * The three defaults. Infrastructure: the same seed on another worker, at once and later with
   * back-off. Semantic: the next seed, once, however the image is wrong; but none after an exhausted budget, which is what the
   * client would pay. Fatal: no rule, so the job is dead with its reason.
   */
  public static final RetryPolicy DEFAULT =
      builder()
          .on(FailureKind.TRANSIENT, FailureKind.WORKER_LOST)
          .sameSeed()
          .atOnce(1)
          .backoff(Duration.ofSeconds(1), Duration.ofMinutes(1))
          .times(4)
          .on(FailureKind.OVERLAPPED)
          .nextSeed()
          .times(1)
          .maxAttempts(ATTEMPTS)
          .build();

  public RetryPolicy {
    rules = rules == null ? List.of() : List.copyOf(rules);
    maxAttempts = maxAttempts == null ? ATTEMPTS : maxAttempts;
    if (maxAttempts < 1)
      throw new IllegalArgumentException("'maxAttempts' must be at least 1, not " + maxAttempts);
    if (maxRounds != null && maxRounds < 1)
      throw new IllegalArgumentException("'maxRounds' must be at least 1, not " + maxRounds);
    if (maxForwardEquivalents != null && !(maxForwardEquivalents > 0))
      throw new IllegalArgumentException(
          "'maxForwardEquivalents' must be above 0, not " + maxForwardEquivalents);
    if (maxWallTime != null && !maxWallTime.isPositive())
      throw new IllegalArgumentException("'maxWallTime' must be above 0, not " + maxWallTime);
    if (rules.stream().map(RetryRule::on).distinct().count() < rules.size())
      throw new IllegalArgumentException("a retry policy has at most one rule per kind");
  }

  /** With no other ceiling than the attempts. */
  public RetryPolicy(List<RetryRule> rules, int maxAttempts) {
    this(rules, maxAttempts, null, null, null);
  }

  /** True if the kind is answered with another attempt at all. */
  public boolean handles(FailureKind kind) {
    return rule(kind).isPresent();
  }

  public Ceilings ceilings() {
    return new Ceilings(maxAttempts, maxRounds, maxForwardEquivalents, maxWallTime);
  }

  /**
   * The answer to a failure.
   *
   * @param failuresOfKind failures so far that the same rule answers ({@link #answeredAlike}), this
   *     one included
   * @param spent so far, this attempt included
   */
  public RetryDecision decide(
      FailureKind kind, int failuresOfKind, Spent spent, RandomGenerator random) {
    Optional<RetryRule> found = rule(kind);
    if (found.isEmpty()) return new RetryDecision.GiveUp("the policy has no rule for " + kind);
    RetryRule rule = found.get();
    if (rule.action() instanceof RetryAction.GiveUp)
      return new RetryDecision.GiveUp("the policy gives up after " + kind);
    if (failuresOfKind > rule.retries())
      return new RetryDecision.GiveUp(
          "%d failures of kind %s, retried %d times"
              .formatted(failuresOfKind, kind, rule.retries()));
    Duration delay = rule.backoff().delay(failuresOfKind, random);
    return ceilings()
        .reached(spent, delay)
        .<RetryDecision>map(RetryDecision.GiveUp::new)
        .orElseGet(() -> new RetryDecision.Again(rule.action(), delay));
  }

  /** The failures so far that the rule of this kind answers, those of its own kind included. */
  public int answeredAlike(FailureKind kind, Map<FailureKind, Integer> failures) {
    var rule = rule(kind);
    return failures.entrySet().stream()
        .filter(
            entry ->
                entry.getKey() == kind || rule.isPresent() && rule(entry.getKey()).equals(rule))
        .mapToInt(Map.Entry::getValue)
        .sum();
  }

  private Optional<RetryRule> rule(FailureKind kind) {
    return own(kind).or(() -> kind.general().flatMap(this::own));
  }

  private Optional<RetryRule> own(FailureKind kind) {
    return rules.stream().filter(rule -> rule.on() == kind).findFirst();
  }

  public static RetryPolicyBuilder builder() {
    return new RetryPolicyBuilder();
  }
}
