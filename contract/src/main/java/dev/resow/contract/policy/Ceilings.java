package dev.resow.contract.policy;

import java.time.Duration;
import java.util.Optional;

/**
 * What all attempts of a job may use together.
 *
 * @param attempts 1 or more
 * @param rounds 1 or more, or null
 * @param forwardEquivalents above 0, or null
 * @param wallTime from the begin of the first attempt, above 0, or null
 */
public record Ceilings(int attempts, Integer rounds, Double forwardEquivalents, Duration wallTime) {
  /**
   * Why no further attempt may begin, or empty.
   *
   * @param delay until it would begin
   */
  public Optional<String> reached(Spent spent, Duration delay) {
    if (spent.attempts() >= attempts)
      return Optional.of(spent.attempts() + " of at most " + attempts + " attempts failed");
    if (rounds != null && spent.rounds() >= rounds)
      return Optional.of(spent.rounds() + " of at most " + rounds + " rounds are used");
    if (forwardEquivalents != null && spent.forwardEquivalents() >= forwardEquivalents)
      return Optional.of(
          "%s of at most %s forward equivalents are used"
              .formatted(spent.forwardEquivalents(), forwardEquivalents));
    if (wallTime != null && spent.wallTime().plus(delay).compareTo(wallTime) >= 0)
      return Optional.of(
          "the maximum wall time of %s ends before the next attempt".formatted(wallTime));
    return Optional.empty();
  }
}
