package dev.resow.scheduler.membership;

import java.util.OptionalLong;

/**
 * Decides from looks at regular intervals whether a scheduler is able to do its work. It counts
 * looks instead of reading a clock: a clock that jumps and a process that stood still make nobody
 * unable. Not safe for several threads.
 *
 * <p>A scheduler that becomes unable again soon after it was able stays unable twice as long, up to
 * a limit: each change costs its groups a rebalance.
 */
final class Ability {
  /** Looks without an answer of the database or of the partitions' leaders: 4 s. */
  static final int SILENT = 8;

  /**
   * Looks at which the same batch was the oldest: 6 s, longer than the database lets an idle
   * transaction keep the rows of a job.
   */
  static final int STUCK = 12;

  /** Looks in a row without a fault after which it is able again: 3 s. */
  static final int CALM = 6;

  /** The same after many relapses: 60 s. */
  static final int LONGEST_CALM = 120;

  /** Looks after which being able counts as lasting: a minute. */
  static final int LASTING = 120;

  private final Standstill database = new Standstill();
  private final Standstill leaders = new Standstill();
  private final Standstill intake = new Standstill();
  private boolean able = true;
  private String reason;
  private int calm = CALM;
  private int looksWithoutFault;
  private int looksSinceAble = LASTING;

  /**
   * What can be seen at one moment.
   *
   * @param databaseAnswers how many times the database answered so far
   * @param leaderAnswers how many times all leaders of the scheduler's partitions answered so far
   * @param oldestBatch number of the batch that has been stored for the longest time, if any
   */
  record Look(long databaseAnswers, long leaderAnswers, OptionalLong oldestBatch) {}

  /** How many looks in a row saw the same. */
  private static final class Standstill {
    private OptionalLong last = OptionalLong.empty();
    private int looks;

    int see(OptionalLong now) {
      looks = now.isPresent() && now.equals(last) ? looks + 1 : 0;
      last = now;
      return looks;
    }
  }

  /** Whether the scheduler is able after this look. */
  boolean after(Look look) {
    String fault = fault(look);
    looksWithoutFault = fault == null ? looksWithoutFault + 1 : 0;
    looksSinceAble = Math.min(looksSinceAble + 1, LASTING);
    if (able && fault != null) becomeUnable(fault);
    else if (!able && looksWithoutFault >= calm) becomeAble();
    return able;
  }

  /** Why it is not able, or null if it is. */
  String reason() {
    return reason;
  }

  private String fault(Look look) {
    int withoutDatabase = database.see(OptionalLong.of(look.databaseAnswers()));
    int withoutLeaders = leaders.see(OptionalLong.of(look.leaderAnswers()));
    int sameBatch = intake.see(look.oldestBatch());
    if (withoutDatabase >= SILENT) return "the database does not answer";
    if (withoutLeaders >= SILENT) return "a broker that leads partitions does not answer";
    if (sameBatch >= STUCK) return "a batch of records is not stored";
    return null;
  }

  private void becomeUnable(String fault) {
    able = false;
    reason = fault;
    calm = looksSinceAble < LASTING ? Math.min(2 * calm, LONGEST_CALM) : CALM;
  }

  private void becomeAble() {
    able = true;
    reason = null;
    looksSinceAble = 0;
  }
}
