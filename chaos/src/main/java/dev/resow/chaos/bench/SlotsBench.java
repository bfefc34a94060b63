package dev.resow.chaos.bench;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.load.Submitter;
import dev.resow.embedded.Ports;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Measures what slots bring: a deployment of its own whose worker is started with one slot and with
 * several in turns, and samples the same pictures each time. Everything shares the cores.
 */
public final class SlotsBench {
  private static final String WORKER = "worker-1";
  private static final Duration LIMIT = Duration.ofMinutes(20);

  private final Installation installation;
  private final Path folder;
  private final Load load;
  private final Consumer<String> log;

  /**
   * What is measured.
   *
   * @param model folder
   * @param slots as in {@code RESOW_SLOTS}, for the turns with several
   * @param turns with one slot, and as many with several; at least 1
   * @param pictures of each turn, after a few that warm the worker up; at least 2
   * @param steps of each picture
   * @param method of each picture
   */
  public record Load(Path model, String slots, int turns, int pictures, int steps, String method) {
    private int warmUp() {
      return Math.max(2, pictures / 5);
    }

    private Map<String, Object> job(int seed) {
      var job = new HashMap<String, Object>();
      job.put("prompt", "a cat and a fox");
      job.put("model", model.getFileName().toString());
      job.put("method", method);
      job.put("steps", steps);
      job.put("seed", seed);
      return job;
    }
  }

  public SlotsBench(Installation installation, Path folder, Load load, Consumer<String> log) {
    this.installation = installation;
    this.folder = folder;
    this.load = load;
    this.log = log;
  }

  public SlotsFigures run() throws IOException, SQLException {
    log.accept("starting broker, database, api, scheduler and a worker in " + folder);
    var settings =
        Map.of("RESOW_WORKER_PAINTER", "diffusion", "RESOW_MODEL", load.model().toString());
    try (var deployment =
            Deployment.start(
                DeploymentPlan.of(installation, folder, List.of(Duration.ZERO))
                    .withSettings(settings)
                    .measured(Ports.free()));
        var submitter = new Submitter(deployment.api(), Clock.systemUTC())) {
      var one = new ArrayList<Double>();
      var several = new ArrayList<Double>();
      int slots = 0;
      for (int turn = 1; turn <= load.turns(); turn++) {
        one.add(turn(deployment, submitter, "1"));
        several.add(turn(deployment, submitter, load.slots()));
        slots = (int) number(deployment, "SELECT max(slots) FROM worker");
        log.accept("turn %d of %d is done".formatted(turn, load.turns()));
      }
      return new SlotsFigures(slots, one, several);
    }
  }

  /** Pictures a minute of a worker that was just started. */
  private double turn(Deployment deployment, Submitter submitter, String slots)
      throws SQLException {
    deployment.stop(WORKER);
    deployment.restart(WORKER, Map.of("RESOW_SLOTS", slots));
    deployment.awaitReady(WORKER);
    measured(deployment, submitter, load.warmUp());
    return measured(deployment, submitter, load.pictures());
  }

  private double measured(Deployment deployment, Submitter submitter, int pictures)
      throws SQLException {
    String tenant = "bench-" + UUID.randomUUID();
    for (int i = 0; i < pictures; i++) submitter.submit(tenant, "picture-" + i, load.job(i));
    String of = " FROM job WHERE tenant = '" + tenant + "'";
    long end = System.nanoTime() + LIMIT.toNanos();
    while (number(deployment, "SELECT count(*) FILTER (WHERE state <> 'SUCCEEDED')" + of) > 0) {
      if (System.nanoTime() > end)
        throw new IllegalStateException(
            "the worker did not make %d pictures in %s".formatted(pictures, LIMIT));
      LockSupport.parkNanos(Duration.ofMillis(200).toNanos());
    }
    double seconds =
        number(deployment, "SELECT extract(epoch FROM max(finished_at) - min(started_at))" + of);
    return pictures * 60 / seconds;
  }

  private static double number(Deployment deployment, String sql) throws SQLException {
    try (var connection =
            DriverManager.getConnection(
                deployment.jdbcUrl() + "?currentSchema=resow", "postgres", "");
        var statement = connection.createStatement();
        var row = statement.executeQuery(sql)) {
      row.next();
      return row.getDouble(1);
    }
  }
}
