package dev.resow.chaos.upgrade;

import dev.resow.chaos.audit.Auditor;
import dev.resow.chaos.audit.Evidence;
import dev.resow.chaos.audit.EvidenceReader;
import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.load.Load;
import dev.resow.chaos.load.Submit;
import dev.resow.chaos.watch.Progress;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Upgrades a deployment from the previous release to this one and takes it back while clients
 * submit, one kind of process at a time, until there was every {@link Mix}; in each, jobs must be
 * accepted and end, and submits go on while the api is replaced. Then it lets the remaining jobs
 * end and audits.
 */
public final class UpgradeRun {
  private static final String BESIDE = Replacement.beside(Part.API);
  private static final String ERROR = " ERROR ";

  /** The scheduler notices a job that no worker begins within the patience of a run. */
  private static final Map<String, String> SETTINGS =
      Map.of("RESOW_WATCH_BOUNDS_DISPATCHED", "PT45S", "RESOW_WATCH_BOUNDS_RUNNING", "PT1M");

  private final Map<Release, Installation> installations;
  private final Path folder;
  private final UpgradeSettings settings;
  private final Consumer<String> log;
  private final Clock clock = Clock.systemUTC();

  /**
   * @param current also has the programs of broker and database
   * @param folder data and logs of the run
   * @param log receives progress messages for people
   */
  public UpgradeRun(
      Installation previous,
      Installation current,
      Path folder,
      UpgradeSettings settings,
      Consumer<String> log) {
    this.installations = Map.of(Release.PREVIOUS, previous, Release.CURRENT, current);
    this.folder = folder;
    this.settings = settings;
    this.log = sentence -> log.accept(clock.instant() + " " + sentence);
  }

  /**
   * @throws IllegalStateException if a process does not start
   */
  public UpgradeFindings run() throws IOException, SQLException {
    log.accept("starting broker, database and the previous release's apps in " + folder);
    var plan = DeploymentPlan.of(before(), folder, UpgradeSettings.WORKERS).withSettings(SETTINGS);
    try (var deployment = Deployment.start(plan);
        var load = new Load(apis(deployment), clock, Integer.MAX_VALUE, settings.perSecond())) {
      load.start();
      List<Stage> stages = stages(deployment);
      List<Submit> submits = load.stop();
      log.accept(submits.size() + " jobs accepted; waiting for the remaining ones");
      var tables = new TableReader(deployment.jdbcUrl());
      // What has not ended when nothing moves any more is lost.
      Progress.await(tables::unfinished, left -> left == 0, settings.patience());
      log.accept("auditing");
      var reader =
          new EvidenceReader(
              deployment.kafka(), deployment.jdbcUrl(), deployment.artifacts(), deployment.api());
      var evidence =
          reader.read(
              new Evidence.Clients(submits, load.requests()),
              List.of(),
              List.of(),
              new Evidence.Course(List.of(), List.of(), List.of(), List.of(), false));
      return new UpgradeFindings(
          Auditor.audit(evidence),
          stages,
          tables.deadLetters(),
          tables.usedTries(),
          DelayedSubmits.of(load.requests()),
          idle(deployment, load),
          errors(deployment.logs()));
    }
  }

  /** Of the api, and of the one that takes its place while it is replaced. */
  private static List<URI> apis(Deployment deployment) {
    return List.of(deployment.api(), deployment.address(BESIDE));
  }

  private static List<String> idle(Deployment deployment, Load load) {
    return load.isAcceptedBy(deployment.address(BESIDE)) ? List.of() : List.of(BESIDE);
  }

  /** The previous release's apps, and this release's broker and database. */
  private Installation before() {
    return new Installation(
        installations.get(Release.PREVIOUS).home(), installations.get(Release.CURRENT).classPath());
  }

  private List<Stage> stages(Deployment deployment) throws SQLException {
    var tables = new TableReader(deployment.jdbcUrl());
    var replacement = new Replacement(deployment, installations);
    var stages = new ArrayList<Stage>();
    Mix before = null;
    for (Mix mix : Mix.all()) {
      Instant began = clock.instant();
      if (before != null) {
        Part part = mix.changed(before);
        replacement.replace(part, mix.of(part));
      }
      stages.add(stage(mix, began, tables));
      if (stages.getLast().stoodStill()) return stages;
      before = mix;
    }
    return stages;
  }

  /** Waits until enough jobs of this mix have ended. */
  private Stage stage(Mix mix, Instant began, TableReader tables) throws SQLException {
    Instant since = clock.instant();
    int ended =
        Progress.await(
            () -> tables.countEndedOfAcceptedSince(since),
            jobs -> jobs >= settings.jobs(),
            settings.patience());
    double seconds = Duration.between(began, clock.instant()).toMillis() / 1e3;
    var stage = new Stage(mix, seconds, ended, ended < settings.jobs());
    log.accept(
        "%s: %d jobs %s".formatted(mix, ended, stage.stoodStill() ? "and no more" : "ended"));
    return stage;
  }

  private static List<String> errors(Path logs) throws IOException {
    var errors = new ArrayList<String>();
    try (var files = Files.list(logs)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".log")).sorted().toList())
        try (var lines = Files.lines(file)) {
          lines
              .filter(line -> line.contains(ERROR))
              .map(line -> file.getFileName() + ": " + line)
              .forEach(errors::add);
        }
    }
    return errors;
  }
}
