package dev.resow.contract;

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

  private static void positive(String field, Double value) {
    if (value != null && !(value > 0))
      throw new IllegalArgumentException("'" + field + "' must be above 0, not " + value);
  }
}
