package dev.resow.chaos.growth;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.chaos.growth.GrowthFigures.Point;
import dev.resow.chaos.growth.GrowthFigures.Size;
import dev.resow.chaos.load.Submitter;
import dev.resow.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/**
 * Measures requests and statements of a deployment whose database is filled step by step.
 *
 * <p>The apps are real processes, so that every statement is the one that production runs, with the
 * parameters, the sessions and the plans of production. What PostgreSQL needs for each is read from
 * its own log ({@link PlanLog}): no module has to open its internals, and no list of statements has
 * to be kept up to date.
 */
public final class GrowthBench {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int TEMPLATES = 12;

  /** Jobs that retention removes at each size: fewer than its batch. */
  private static final int EXPIRED = 150;

  private static final List<String> CLASSES = List.of("interactive", "normal", "batch");

  /** So slow that the smallest queue lasts, so fast that the dispatcher has something to do. */
  private static final Duration PER_JOB = Duration.ofMillis(500);

  private final Installation installation;
  private final Path folder;
  private final GrowthSizes sizes;
  private final Effort effort;
  private final Consumer<String> log;
  private final Clock clock = Clock.systemUTC();

  /**
   * How much is measured at each size.
   *
   * @param calls of each request, at most
   * @param perRequest time after which a slow request is not sent again
   * @param watched how long the scheduler is observed besides
   * @param retention how long is waited for it to remove what is too old; its first run is a minute
   *     after the start
   */
  public record Effort(int calls, Duration perRequest, Duration watched, Duration retention) {
    /** For figures to publish. */
    public static final Effort FULL =
        new Effort(15, Duration.ofSeconds(5), Duration.ofSeconds(15), Duration.ofSeconds(90));

    /** Every part once, to see that it works. */
    public static final Effort BRIEF =
        new Effort(2, Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ZERO);
  }

  public GrowthBench(
      Installation installation,
      Path folder,
      GrowthSizes sizes,
      Effort effort,
      Consumer<String> log) {
    this.installation = installation;
    this.folder = folder;
    this.sizes = sizes;
    this.effort = effort;
    this.log = log;
  }

  public GrowthFigures run() throws IOException, SQLException, InterruptedException {
    log.accept("starting broker, database, api, scheduler and a worker in " + folder);
    var plan =
        DeploymentPlan.of(installation, folder, List.of(PER_JOB))
            .measured(Ports.free())
            .withSettings(Map.of("RESOW_RETENTION_EVERY", "5s"));
    try (var deployment = Deployment.start(plan);
        var database = new GrowthDatabase(deployment.jdbcUrl());
        var plans = new PlanLog(deployment.jdbcUrl(), deployment.postgresLog());
        var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      var copies = new JobCopies(database.connection(), new Progress());
      templates(deployment, database, http, copies);
      plans.prepare();
      for (String app : List.of(Deployment.SCHEDULER, Deployment.API)) {
        deployment.stop(app);
        deployment.restart(app);
        deployment.awaitReady(app);
      }
      return new Run(deployment.api(), database, plans, http, copies).measure();
    }
  }

  /** Tells how far a long filling is. */
  private final class Progress implements LongConsumer {
    private static final long STEP = 250_000;
    private long added;

    @Override
    public void accept(long jobs) {
      added += jobs;
      if (added / STEP > (added - jobs) / STEP) log.accept("%,d jobs added".formatted(added));
    }
  }

  /** Real jobs of all classes that have ended, one by a cancel, and some that wait. */
  private void templates(
      Deployment deployment, GrowthDatabase database, HttpClient http, JobCopies copies)
      throws SQLException, IOException, InterruptedException {
    var ended = new ArrayList<UUID>();
    var waiting = new ArrayList<UUID>();
    String later = clock.instant().plus(1, ChronoUnit.DAYS).toString();
    try (var submitter = new Submitter(deployment.api(), clock)) {
      for (int i = 0; i < TEMPLATES; i++)
        ended.add(submit(submitter, i, Map.of("seed", i), CLASSES.get(i % CLASSES.size())));
      for (int i = 0; i <= CLASSES.size(); i++)
        waiting.add(
            submit(
                submitter,
                TEMPLATES + i,
                Map.of("notBefore", later),
                CLASSES.get(i % CLASSES.size())));
    }
    UUID cancelled = waiting.removeLast();
    ended.add(cancelled);
    http.send(
        HttpRequest.newBuilder(deployment.api().resolve("/v1/jobs/" + cancelled)).DELETE().build(),
        BodyHandlers.discarding());
    String done =
        """
        (SELECT count(*) FILTER (WHERE finished_at IS NOT NULL) = %d
           AND bool_and(finished_at IS NOT NULL OR admitted_at IS NOT NULL) FROM job)"""
            .formatted(ended.size());
    if (!database.becomes(done, LIMIT))
      throw new IllegalStateException(
          "expected %d jobs to end in %s; see the logs".formatted(ended.size(), LIMIT));
    copies.keep(ended, waiting);
  }

  private static UUID submit(
      Submitter submitter, int number, Map<String, Object> more, String priority) {
    var job =
        new HashMap<String, Object>(
            Map.of(
                "prompt",
                "a photo of a cat and a fox beside a lake in autumn, number " + number,
                "model",
                Deployment.MODEL,
                "steps",
                5,
                "width",
                16,
                "height",
                16,
                "priority",
                priority));
    job.putAll(more);
    return submitter.submit("template", "template-" + number, job).job();
  }

  /** The deployment and what is measured of it. */
  private final class Run {
    private final URI api;
    private final GrowthDatabase database;
    private final PlanLog plans;
    private final HttpClient http;
    private final JobCopies copies;
    private final Curves requests = new Curves();
    private final Curves statements = new Curves();

    Run(URI api, GrowthDatabase database, PlanLog plans, HttpClient http, JobCopies copies) {
      this.api = api;
      this.database = database;
      this.plans = plans;
      this.http = http;
      this.copies = copies;
    }

    GrowthFigures measure() throws SQLException, IOException, InterruptedException {
      var measured = new ArrayList<Size>();
      for (long jobs : sizes.jobs()) {
        log.accept("%,d jobs: filling the database".formatted(jobs));
        long began = System.nanoTime();
        copies.fillTo(jobs);
        var size = database.size((System.nanoTime() - began) / 1e9);
        measured.add(size);
        var asked =
            GrowthRequest.all(
                database.text(
                    "SELECT id FROM job WHERE state = 'SUCCEEDED' ORDER BY id OFFSET 5 LIMIT 1"),
                database.text(
                    """
                    SELECT id FROM job WHERE state = 'QUEUED' AND model = '%s' AND next_at IS NULL
                    ORDER BY priority DESC, tenant, created_at DESC LIMIT 1"""
                        .formatted(Deployment.MODEL)),
                cursor());
        if (measured.size() == 1) {
          log.accept("warming up");
          for (var request : asked) request.measure(http, api, effort.calls(), effort.perRequest());
        }
        log.accept("%,d jobs: measuring".formatted(jobs));
        plans.start();
        for (var request : asked) {
          var times = request.measure(http, api, effort.calls(), effort.perRequest());
          requests.add(
              request.name(),
              request.path().replaceAll("(?<=/jobs/|cursor=).+", "..."),
              new Point(jobs, times.calls(), times.millis(), null, List.of(), times.failure()));
        }
        LockSupport.parkNanos(effort.watched().toNanos());
        observeRetention();
        add(jobs, plans.stop());
      }
      return new GrowthFigures(measured, requests.inOrder(), statements.slowestFirst());
    }

    /** Lets it remove one batch of jobs. */
    private void observeRetention() throws SQLException {
      if (effort.retention().isZero()) return;
      copies.addExpired(EXPIRED);
      if (!database.becomes(
          "NOT EXISTS (SELECT 1 FROM job WHERE finished_at < now() - INTERVAL '90 days')",
          effort.retention()))
        throw new IllegalStateException(
            "retention did not remove %d jobs in %s; see the scheduler's log"
                .formatted(EXPIRED, effort.retention()));
    }

    private void add(long jobs, List<Execution> executions) throws SQLException {
      var growing = database.growing();
      Statements.of(executions, jobs, growing)
          .forEach(each -> statements.add(each.name(), each.text(), each.point()));
    }

    /** As the api's own, opaque to clients: paging there would take thousands of requests. */
    private String cursor() throws SQLException {
      String job =
          "FROM job ORDER BY created_at DESC, id DESC OFFSET (SELECT count(*) / 2 FROM job) LIMIT 1";
      long micros =
          database.number("SELECT (extract(epoch FROM created_at) * 1000000)::bigint " + job);
      Instant at = Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
      String plain = at + " " + database.text("SELECT id " + job);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(plain.getBytes(StandardCharsets.US_ASCII));
    }
  }
}
