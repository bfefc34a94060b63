package dev.resow.contract.policy;

import dev.resow.contract.failure.FailureKind;
import dev.resow.contract.failure.FailureNature;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is wrong with a policy that can be written down but makes no sense. Kept apart from the
 * records: a policy that was accepted under older bounds must stay readable.
 */
public final class PolicyCheck {
  public static final int MOST_ATTEMPTS = 50;
  public static final int MOST_ROUNDS = 1000;
  public static final Duration LONGEST = Duration.ofDays(7);

  /** Most characters of a value that a sentence repeats. */
  private static final int EXCERPT = 60;

  private final List<Flaw> flaws = new ArrayList<>();
  private final Collection<String> methods;

  private PolicyCheck(Collection<String> methods) {
    this.methods = methods;
  }

  /**
   * A field and what is wrong with it.
   *
   * @param field inside the policy, e.g. {@code rules[0].action.method}
   */
  public record Flaw(String field, String detail) {}

  /**
   * All flaws, empty for a good policy.
   *
   * @param methods guidance rows that may be named, or null if that is not known yet
   */
  public static List<Flaw> flaws(RetryPolicy policy, Collection<String> methods) {
    var check = new PolicyCheck(methods);
    check.most("maxAttempts", policy.maxAttempts(), MOST_ATTEMPTS);
    check.most("maxRounds", policy.maxRounds(), MOST_ROUNDS);
    check.longest("maxWallTime", policy.maxWallTime());
    for (int i = 0; i < policy.rules().size(); i++)
      check.rule("rules[" + i + "]", policy.rules().get(i));
    return List.copyOf(check.flaws);
  }

  private void rule(String field, RetryRule rule) {
    most(field + ".retries", rule.retries(), MOST_ATTEMPTS);
    longest(field + ".backoff.longest", rule.backoff().longest());
    action(field + ".action", rule.on(), rule.action());
  }

  private void action(String field, FailureKind on, RetryAction action) {
    switch (action) {
      case RetryAction.GiveUp _ -> {
        return;
      }
      case RetryAction.SameSeed _ -> {
        if (on.nature() == FailureNature.SEMANTIC)
          flaw(
              field,
              "The same seed gives the same image again. Use next-seed, stronger or other-method.");
      }
      case RetryAction.NextSeed _ -> {}
      case RetryAction.Stronger s -> {
        for (int i = 0; i < s.ladder().size(); i++)
          method(field + ".ladder[" + i + "]", s.ladder().get(i));
      }
      case RetryAction.OtherMethod o -> method(field + ".method", o.method());
    }
    if (on.nature() == FailureNature.FATAL)
      flaw(field, "After " + on + " a retry cannot succeed; only give-up is allowed.");
  }

  private void method(String field, String method) {
    if (methods != null && !methods.contains(method))
      flaw(
          field,
          "Must be one of %s, not '%s'.".formatted(String.join(", ", methods), excerpt(method)));
  }

  private static String excerpt(String name) {
    if (name == null || name.length() <= EXCERPT) return name;
    int end = name.offsetByCodePoints(0, EXCERPT / 2); // no half of a surrogate pair
    return name.substring(0, end) + "…";
  }

  private void most(String field, Integer value, int most) {
    if (value != null && value > most)
      flaw(field, "Must be at most " + most + ", not " + value + ".");
  }

  private void longest(String field, Duration value) {
    if (value != null && value.compareTo(LONGEST) > 0)
      flaw(field, "Must be at most " + LONGEST + ", not " + value + ".");
  }

  private void flaw(String field, String detail) {
    flaws.add(new Flaw(field, detail));
  }
}
