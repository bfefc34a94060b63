package dev.resow.chaos.fault;

import dev.resow.chaos.deploy.Part;
import java.time.Duration;
import java.time.Instant;

/**
 * SIGKILL to a process, which is then started again.
 *
 * @param length how long it is down
 */
public record Kill(Duration length) implements ProcessFault {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Duration SOON = Duration.ofSeconds(5);

  @Override
  public String name() {
    return "kill";
  }

  /** A worker without a job has nothing to lose. */
  @Override
  public void await(Site site, String target) {
    if (Part.of(target) == Part.WORKER) Processes.awaitJob(site, target, SOON);
  }

  @Override
  public Injection inject(Site site, String target) {
    site.deployment().kill(target);
    return () -> {
      site.deployment().restart(target);
      Processes.awaitReturn(site, target, PATIENCE);
    };
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
