package dev.resow.chaos.fault;

import dev.resow.chaos.deploy.Part;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The primary database dies, or stands still so that its connections are stale, and its standby is
 * promoted. The apps must find the new primary by themselves. Afterwards the old one begins anew as
 * the standby of the new one.
 *
 * @param length how long there is no standby
 */
public record Failover(Duration length) implements Fault {
  static final String DEAD = "dead-primary";
  static final String STALE = "stale-primary";

  /** As long as whoever watches a primary takes to be sure. */
  private static final Duration NOTICED = Duration.ofSeconds(1);

  private static final Duration MARGIN = Duration.ofMinutes(1);

  @Override
  public String name() {
    return "failover";
  }

  @Override
  public List<String> targets(Site site) {
    return List.of(DEAD, STALE);
  }

  @Override
  public Optional<String> impossible(Site site) {
    return site.deployment().count(Part.DATABASE) > 1
        ? Optional.empty()
        : Optional.of("there is no standby");
  }

  @Override
  public Injection inject(Site site, String target) {
    var deployment = site.deployment();
    String primary = deployment.names(Part.DATABASE).getFirst();
    if (target.equals(STALE)) deployment.freeze(primary, length.plus(MARGIN));
    else deployment.kill(primary);
    LockSupport.parkNanos(NOTICED.toNanos());
    deployment.promoteStandby();
    site.log().accept("%s is the primary".formatted(deployment.names(Part.DATABASE).getFirst()));
    return new FollowOnce(site);
  }

  /** The old primary begins anew, once. */
  private static final class FollowOnce implements Injection {
    private final Site site;
    private boolean done;

    FollowOnce(Site site) {
      this.site = site;
    }

    @Override
    public void heal() {
      if (done) return;
      done = true;
      site.deployment().followNewPrimary();
    }
  }

  @Override
  public Part weakens(String target) {
    return Part.DATABASE;
  }

  @Override
  public Instant recoversFrom(String target, Instant at, Instant healed) {
    return at;
  }
}
