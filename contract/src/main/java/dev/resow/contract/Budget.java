package dev.resow.contract;

import dev.resow.contract.policy.Ceilings;
import dev.resow.contract.policy.Spent;

/**
 * What one attempt of a job may use.
 *
 * @param rounds most rounds (first start included), at least 1
 * @param forwardEquivalents most model forwards of one image row, or null = no limit
 * @param seconds most sampling seconds, or null = no limit
 */
public record Budget(int rounds, Double forwardEquivalents, Double seconds) {
  /** Three rounds, no other limit. */
  public static final Budget DEFAULT = new Budget(3, null, null);

  public Budget {
    Checks.atLeast("budget.rounds", rounds, 1);
    positive("budget.forwardEquivalents", forwardEquivalents);
    positive("budget.seconds", seconds);
  }

  /**
   * The budget of the next attempt: this one, limited to what the ceilings leave.
   *
   * @param spent by the attempts before; below every ceiling, see {@link Ceilings#reached}
   */
  public Budget within(Ceilings ceilings, Spent spent) {
    Double forwardsLeft =
        ceilings.forwardEquivalents() == null
            ? null
            : ceilings.forwardEquivalents() - spent.forwardEquivalents();
    Double secondsLeft =
        ceilings.wallTime() == null
            ? null
            : ceilings.wallTime().minus(spent.wallTime()).toMillis() / 1000.;
    return new Budget(
        ceilings.rounds() == null ? rounds : Math.min(rounds, ceilings.rounds() - spent.rounds()),
        least(forwardEquivalents, forwardsLeft),
        least(seconds, secondsLeft));
  }

  /** The same with another number of rounds. */
  public Budget withRounds(int rounds) {
    return new Budget(rounds, forwardEquivalents, seconds);
  }

  private static Double least(Double a, Double b) {
    if (a == null) return b;
    return b == null ? a : Double.valueOf(Math.min(a, b));
  }

  private static void positive(String field, Double value) {
    if (value != null && !(value > 0))
      throw new IllegalArgumentException("'" + field + "' must be above 0, not " + value);
  }
}
