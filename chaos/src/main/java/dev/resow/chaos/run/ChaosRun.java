package dev.resow.chaos.run;

import dev.resow.chaos.audit.Auditor;
import dev.resow.chaos.audit.EvidenceReader;
import dev.resow.chaos.audit.Fault;
import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Supervisor;
import dev.resow.chaos.load.Load;
import dev.resow.chaos.load.Submit;
import dev.resow.chaos.load.Vandal;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Submits, vandalises and kills for a while, lets the deployment come to rest, and audits it. Only
 * processes that the run itself started are touched.
 */
public final class ChaosRun {
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Installation installation;
  private final Path folder;
  private final ChaosSettings settings;
  private final Consumer<String> say;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param folder data and logs of the run
   * @param say takes plain sentences about what happens
   */
  public ChaosRun(
      Installation installation, Path folder, ChaosSettings settings, Consumer<String> say) {
    this.installation = installation;
    this.folder = folder;
    this.settings = settings;
    this.say = say;
  }

  /**
   * @throws IllegalStateException if the deployment does not start or a part does not come back
   */
  public Findings run() throws IOException, SQLException {
    Instant began = clock.instant();
    say.accept("starting broker, database, api, scheduler and workers in " + folder);
    try (var deployment = Deployment.start(installation, folder, settings.workers());
        var supervisor = new Supervisor(deployment);
        var load = new Load(deployment.api(), clock, settings.jobs(), perSecond());
        var vandal = new Vandal(deployment.bootstrapServers())) {
      say.accept("up after %d s; submitting and killing".formatted(since(began)));
      load.start();
      vandal.start();
      List<Fault> faults =
          new Killer(deployment, clock, settings.seed(), say)
              .run(settings.time(), settings.kills());
      while (load.asked() < settings.jobs()) LockSupport.parkNanos(LOOK.toNanos());
      List<Submit> submits = load.stop();
      vandal.stop();
      say.accept(
          "%d jobs accepted, %d kills within %d s; waiting for the rest"
              .formatted(submits.size(), faults.size(), since(began)));
      drain(deployment, submits.size());
      var reader =
          new EvidenceReader(
              deployment.bootstrapServers(), deployment.jdbcUrl(), deployment.artifacts());
      awaitLetters(reader, vandal);
      say.accept("at rest after %d s; auditing".formatted(since(began)));
      if (supervisor.restarts() > 0)
        say.accept(supervisor.restarts() + " processes had ended by themselves");
      return Auditor.audit(reader.read(submits, vandal.poison(), faults));
    }
  }

  private double perSecond() {
    return (double) settings.jobs() / Math.max(1, settings.time().toSeconds());
  }

  /** Waits while jobs end. What has not ended when nothing moves any more is lost. */
  private void drain(Deployment deployment, int jobs) throws SQLException {
    var tables = new TableReader(deployment.jdbcUrl());
    long patience = Duration.ofSeconds(90).toNanos();
    int left = tables.unfinished();
    long moved = System.nanoTime();
    while (left > 0 && System.nanoTime() - moved < patience) {
      LockSupport.parkNanos(LOOK.toNanos());
      int now = tables.unfinished();
      if (now != left) moved = System.nanoTime();
      if (now / 500 != left / 500) say.accept("%d of %d jobs are left".formatted(now, jobs));
      left = now;
    }
  }

  private void awaitLetters(EvidenceReader reader, Vandal vandal) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!reader.letters().containsAll(vandal.poison()) && System.nanoTime() < end)
      LockSupport.parkNanos(LOOK.toNanos());
  }

  private long since(Instant began) {
    return Duration.between(began, clock.instant()).toSeconds();
  }
}
