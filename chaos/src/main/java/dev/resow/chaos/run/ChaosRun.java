package dev.resow.chaos.run;

import dev.resow.chaos.audit.Auditor;
import dev.resow.chaos.audit.Evidence;
import dev.resow.chaos.audit.EvidenceReader;
import dev.resow.chaos.audit.Findings;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.DeploymentPlan.Feature;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Volumes;
import dev.resow.chaos.deploy.WallClocks;
import dev.resow.chaos.fault.Site;
import dev.resow.chaos.load.Load;
import dev.resow.chaos.load.Poison;
import dev.resow.chaos.load.PoisonProducer;
import dev.resow.chaos.load.Submit;
import dev.resow.chaos.run.ChaosSettings.Artifacts;
import dev.resow.chaos.watch.HealthWatcher;
import dev.resow.chaos.watch.Progress;
import dev.resow.chaos.watch.Supervisor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Submits, sends unreadable records and lets faults happen for a while, lets the deployment come to
 * rest, and audits it. Only processes and files of the run itself are touched.
 */
public final class ChaosRun {
  private static final Duration LOOK = Duration.ofMillis(500);

  /** Longer than the scheduler waits for a word about a job. */
  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static final Duration LETTERS = Duration.ofSeconds(30);
  private static final int VOLUME_MEBIBYTES = 96;

  /** Records of a run, and room for the log of the cluster. */
  private static final int RECORDS_MEBIBYTES = 512;

  /** The scheduler misses jobs sooner, and even the shortest job has checkpoints. */
  private static final Map<String, String> SETTINGS =
      Map.of(
          "RESOW_WATCH_BOUNDS_DISPATCHED", "PT45S",
          "RESOW_WATCH_BOUNDS_RUNNING", "PT1M",
          "RESOW_WORKER_CHECKPOINTS_LEAST_GAP", "PT0.02S");

  private final Installation installation;
  private final Path folder;
  private final ChaosSettings settings;
  private final Set<Feature> features;
  private final Consumer<String> log;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param folder data and logs of the run
   * @param log receives progress messages for people
   */
  public ChaosRun(
      Installation installation, Path folder, ChaosSettings settings, Consumer<String> log) {
    this.installation = installation;
    this.folder = folder;
    this.settings = settings;
    this.features = features(settings);
    this.log = sentence -> log.accept(clock.instant() + " " + sentence);
  }

  /**
   * @throws IllegalStateException if the deployment does not start or a part does not come back
   */
  public Findings run() throws IOException, SQLException {
    var impossible = new HashMap<String, String>();
    if (!has(Feature.BUCKET))
      impossible.put("bucket", "pictures are in a folder; --artifacts s3 keeps them in a bucket");
    if (settings.has("clock"))
      try {
        new WallClocks(folder.resolve("clocks"));
        features.add(Feature.CLOCKS);
      } catch (IOException noCompiler) {
        impossible.put("clock", "a clock cannot be set (" + noCompiler.getMessage() + ")");
      }
    if (has(Feature.BUCKET)) impossible.put("fill", "pictures are in a bucket");
    if (impossible.containsKey("fill") || !settings.has("fill")) return run(impossible);
    try (var volumes = new Volumes()) {
      try {
        volumes.mount(plan().artifacts(), VOLUME_MEBIBYTES);
        for (Path records : plan().fillableRecords()) volumes.mount(records, RECORDS_MEBIBYTES);
      } catch (IOException refused) {
        impossible.put(
            "fill", "this account may not mount a volume (" + refused.getMessage() + ")");
      }
      return run(impossible);
    }
  }

  private DeploymentPlan plan() {
    return DeploymentPlan.of(installation, folder, settings.workers())
        .withReplicas(settings.replicas())
        .withSettings(SETTINGS)
        .with(features);
  }

  private boolean has(Feature feature) {
    return features.contains(feature);
  }

  private static Set<Feature> features(ChaosSettings settings) {
    var features = EnumSet.of(Feature.LINKS);
    if (settings.artifacts() == Artifacts.S3) features.add(Feature.BUCKET);
    return features;
  }

  /**
   * @param impossible why a fault cannot be injected, by its name
   */
  private Findings run(Map<String, String> impossible) throws IOException, SQLException {
    Instant began = clock.instant();
    log.accept(
        "starting %s and %d workers in %s"
            .formatted(settings.replicas().label(), settings.workers().size(), folder));
    try (var deployment = Deployment.start(plan());
        var health = HealthWatcher.start(deployment, clock);
        var supervisor = new Supervisor(deployment, health, clock);
        var load = new Load(deployment.apis(), clock, settings.jobs(), perSecond());
        var poison = new PoisonProducer(deployment.kafka(), clock)) {
      log.accept("ready after %d s; submitting jobs and injecting faults".formatted(since(began)));
      load.start();
      poison.start();
      var random = new Random(settings.seed());
      var site = new Site(deployment, poison, impossible, clock, random, log);
      var faults = new FaultRunner(site).run(settings.faults(), settings.time());
      awaitLoad(load);
      List<Submit> submits = load.stop();
      poison.stop();
      log.accept(
          "%d jobs accepted, %d faults injected within %d s; waiting for the remaining jobs"
              .formatted(submits.size(), faults.incidents().size(), since(began)));
      drain(deployment, submits.size());
      var reader =
          new EvidenceReader(
              deployment.kafka(), deployment.jdbcUrl(), deployment.artifacts(), deployment.api());
      awaitLetters(reader, poison);
      log.accept("all jobs ended after %d s; auditing".formatted(since(began)));
      return Auditor.audit(
          reader.read(
              new Evidence.Clients(submits, load.requests()),
              poison.records(),
              List.copyOf(site.damaged()),
              new Evidence.Course(
                  faults.incidents(),
                  faults.neverInjected(),
                  health.spans(),
                  supervisor.restarts(),
                  settings.replicas().toleratesOneLoss())));
    }
  }

  private double perSecond() {
    return (double) settings.jobs() / Math.max(1, settings.time().toSeconds());
  }

  /** Clients that are stuck or have failed ask for no more jobs. */
  private void awaitLoad(Load load) {
    Duration patience = PATIENCE.plus(load.pace());
    int asked = Progress.await(load::asked, now -> now >= settings.jobs(), patience);
    if (asked < settings.jobs())
      log.accept(
          "the clients asked for %d of %d jobs and for no more within %d s"
              .formatted(asked, settings.jobs(), patience.toSeconds()));
  }

  /** Waits while jobs end. What has not ended when nothing moves any more is lost. */
  private void drain(Deployment deployment, int jobs) throws SQLException {
    var tables = new TableReader(deployment.jdbcUrl());
    var logged = new AtomicInteger(jobs);
    Progress.await(
        () -> {
          int left = tables.unfinished();
          if (left / 500 != logged.getAndSet(left) / 500)
            log.accept("%d of %d jobs remaining".formatted(left, jobs));
          return left;
        },
        left -> left == 0,
        PATIENCE);
  }

  private void awaitLetters(EvidenceReader reader, PoisonProducer poison) throws SQLException {
    var places = poison.records().stream().map(Poison::place).toList();
    long end = System.nanoTime() + LETTERS.toNanos();
    while (!reader.letters().containsAll(places) && System.nanoTime() < end)
      LockSupport.parkNanos(LOOK.toNanos());
  }

  private long since(Instant began) {
    return Duration.between(began, clock.instant()).toSeconds();
  }
}
