package dev.resow.chaos.fault;

import dev.resow.chaos.audit.Incident.Recovery;
import java.time.Duration;
import java.time.Instant;

/**
 * SIGSTOP to a process, of the database to all of its processes, and SIGCONT afterwards: a machine
 * that sleeps, a pause of a garbage collector, a disk that does not answer. What a worker sends
 * afterwards of a job that went to another one must change nothing.
 */
public record Freeze(Duration length) implements ProcessFault {
  /** Nothing stays stopped for longer, whatever becomes of this JVM. */
  private static final Duration MARGIN = Duration.ofSeconds(15);

  @Override
  public String name() {
    return "freeze";
  }

  @Override
  public Injection inject(Site site, String target) {
    site.deployment().freeze(target, length.plus(MARGIN));
    return () -> site.deployment().thaw(target);
  }

  /**
   * A frozen worker's job continues elsewhere while it is frozen, and so does the work of one of
   * several brokers, apis and schedulers; a process without another one must recover itself.
   */
  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return recovery(target) == Recovery.HELD_JOB || Processes.hasOthers(target) ? at : healed;
  }
}
