package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.deploy.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Something that goes wrong, as a value: what it does to what, and how it ends. */
public sealed interface Fault
    permits ProcessFault,
        Depose,
        Failover,
        BlackHole,
        Slow,
        Fill,
        BucketFault,
        ClockJump,
        Corrupt,
        Hostile,
        DeleteTopic,
        MorePartitions {
  /** A stable word, e.g. {@code freeze}. */
  String name();

  /** What it can hit here, e.g. the names of processes. */
  List<String> targets(Site site);

  /** Why it can hit nothing here, as a sentence; empty if it can. */
  default Optional<String> impossible(Site site) {
    return Optional.empty();
  }

  /** Called right before {@link #inject}: waits, within a bound, until the fault has an effect. */
  default void await(Site site, String target) {}

  /**
   * Lets it happen.
   *
   * @return what ends it; {@link Injection#NONE} if nothing happened
   */
  Injection inject(Site site, String target);

  /** How long it lasts before it is healed. */
  Duration length();

  /** True if no job may spend a try because of it: the environment failed, not the attempt. */
  default boolean isEnvironmental() {
    return false;
  }

  /** The process that can do nothing meanwhile or cannot reach something; null if no single one. */
  default String process(String target) {
    return null;
  }

  /** True if {@link #process} is killed or frozen, so that it answers nothing meanwhile. */
  default boolean stopsItsProcess() {
    return false;
  }

  /** The kind of process of which one less works meanwhile; null if of none. */
  default Part weakens(String target) {
    String process = process(target);
    return process == null ? null : Part.of(process);
  }

  /** How far the wall clock of {@link #process} is ahead meanwhile; negative if it is behind. */
  default Duration clockOffset(String target) {
    return Duration.ZERO;
  }

  /** What shows that it is over: jobs are done again, unless the fault knows better. */
  default Recovery recovery(String target) {
    return Recovery.WORK;
  }

  /**
   * When its recovery begins.
   *
   * @param at when it was injected
   * @param healed when it was ended
   */
  default Instant recoversFrom(String target, Instant at, Instant healed) {
    return healed;
  }

  /** A fault that lasts. */
  interface Injection extends AutoCloseable {
    /** It happened, and there is nothing to end. */
    Injection OVER = () -> {};

    /** Nothing happened: no incident. The fault has logged why. */
    Injection NONE =
        new Injection() {
          @Override
          public void heal() {}

          @Override
          public boolean happened() {
            return false;
          }
        };

    /** False if nothing was injected. */
    default boolean happened() {
      return true;
    }

    /** Ends it; a second time changes nothing. */
    void heal();

    @Override
    default void close() {
      heal();
    }
  }
}
