package dev.resow.chaos.deploy;

/**
 * How many processes of each kind a deployment has beside its workers.
 *
 * @param brokers 1, or 3 to 5: a cluster whose nodes are brokers and controllers, with three
 *     replicas of every topic, of which two confirm each record
 * @param apis 1 to 4
 * @param schedulers 1 to 4, all of them active
 * @param databases 1, or 2: a primary and a standby that confirms every commit
 */
public record Replicas(int brokers, int apis, int schedulers, int databases) {
  /** One of each. */
  public static final Replicas ONE = new Replicas(1, 1, 1, 1);

  private static final int MOST = 4;

  public Replicas {
    if (brokers != 1 && (brokers < 3 || brokers > 5))
      throw new IllegalArgumentException(
          "brokers: expected 1, or 3 to 5 (two have no majority without each other), found "
              + brokers);
    within("apis", apis, MOST);
    within("schedulers", schedulers, MOST);
    within("databases", databases, 2);
  }

  private static void within(String what, int count, int most) {
    if (count < 1 || count > most)
      throw new IllegalArgumentException(
          "%s: expected 1 to %d, found %d".formatted(what, most, count));
  }

  /** True if any one of the brokers, apis and schedulers may be away. */
  public boolean toleratesOneLoss() {
    return brokers >= 3 && apis >= 2 && schedulers >= 2;
  }

  /** For people. */
  public String label() {
    return "%d brokers, %d apis, %d schedulers, %d databases"
        .formatted(brokers, apis, schedulers, databases);
  }

  int of(Part part) {
    return switch (part) {
      case BROKER -> brokers;
      case API -> apis;
      case SCHEDULER -> schedulers;
      case DATABASE -> databases;
      case WORKER, STORE ->
          throw new IllegalArgumentException("the plan tells how many of " + part + " there are");
    };
  }
}
