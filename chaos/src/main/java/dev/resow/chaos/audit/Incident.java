package dev.resow.chaos.audit;

import dev.resow.chaos.deploy.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;

/**
 * A fault that was injected.
 *
 * @param fault its name, e.g. {@code freeze}
 * @param target what it hit, e.g. {@code worker-2}, {@code api-database} or {@code resow.attempts}
 * @param process the process that could do nothing meanwhile, or that could not reach something;
 *     null if no single one
 * @param stopped true if that process did not run meanwhile: it was killed or frozen
 * @param clockOffset how far that process' wall clock was ahead meanwhile, negative if behind
 * @param isEnvironmental true if no job may spend a try because of it
 * @param at just before it was injected
 * @param healed when the run had ended it, e.g. had started the process again
 * @param recovery how its recovery is measured
 * @param recoversFrom when the recovery begins
 */
public record Incident(
    String fault,
    String target,
    String process,
    boolean stopped,
    Duration clockOffset,
    boolean isEnvironmental,
    Instant at,
    Instant healed,
    Recovery recovery,
    Instant recoversFrom) {

  /** What shows that a fault is over. */
  public enum Recovery {
    /** The job that a worker held began elsewhere. */
    HELD_JOB,
    /** A job that was sent afterwards was accepted. */
    ACCEPT,
    /**
     * A job that was released afterwards had finished: scheduler, broker, database and store work.
     */
    WORK,
    /** There is nothing to recover. */
    NONE
  }

  /** A submit within this time of a fault counts as hit by it. */
  public static final Duration SAME_MOMENT = Duration.ofSeconds(1);

  private static final Pattern NUMBERED =
      Pattern.compile("\\b(%s)-\\d+\\b".formatted(Part.labels(Part.values())));

  /** What is measured together: a worker is as good as another one. */
  public String group() {
    return fault + " " + kind(target);
  }

  /** A target without the numbers of processes: {@code worker-broker} of worker-1-broker-2. */
  public static String kind(String target) {
    return NUMBERED.matcher(target).replaceAll("$1");
  }

  /** True if the fault lasted at some time of the span. */
  boolean meets(Instant from, Instant to) {
    return at.isBefore(to) && healed.isAfter(from);
  }

  @Override
  public String toString() {
    return "%s of %s from %s to %s".formatted(fault, target, at, healed);
  }
}
