package dev.resow.chaos.bench;

import dev.resow.chaos.bench.QueueFigures.Cost;
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
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/** Measures a deployment of its own on loopback; its clients use the same cores. */
public final class QueueBench {
  private static final String SLOW = "worker-1";
  private static final String FAST = "worker-2";
  private static final String ENDED = "SELECT count(*) FROM job WHERE state = 'SUCCEEDED'";
  private static final String EVENTS = "SELECT count(*) FROM job_event";

  private final Installation installation;
  private final Path folder;
  private final BenchSizes sizes;
  private final Consumer<String> log;
  private final Clock clock = Clock.systemUTC();

  public QueueBench(
      Installation installation, Path folder, BenchSizes sizes, Consumer<String> log) {
    this.installation = installation;
    this.folder = folder;
    this.sizes = sizes;
    this.log = log;
  }

  public QueueFigures run() throws IOException, SQLException, InterruptedException {
    int jmx = Ports.free();
    log.accept("starting broker, database, api, scheduler and workers in " + folder);
    try (var deployment =
            Deployment.start(
                DeploymentPlan.of(
                        installation, folder, List.of(Duration.ofMillis(100), Duration.ZERO))
                    .measured(jmx));
        var submitter = new Submitter(deployment.api(), clock);
        var stream = new StreamClient(deployment.api(), clock);
        var counters = new Counters(deployment.jdbcUrl(), deployment.postgresLog(), jmx)) {
      var run = new Run(deployment, submitter, stream, counters);
      log.accept("warming up");
      run.warmUp();
      log.accept("one job at a time");
      var idle = run.oneAtATime(sizes.single());
      var start = run.acceptToStart();
      Cost alone = run.costAlone();
      log.accept("concurrent clients");
      deployment.stop(SLOW);
      var accepts = run.steadyClients();
      log.accept("a backlog of submits");
      double admitted = run.admitBacklog();
      log.accept("a backlog of jobs and a worker without sampling time");
      var emptied = run.emptyBacklog();
      return new QueueFigures(
          start,
          Percentiles.of(idle.accepts()),
          Percentiles.of(idle.delays()),
          accepts.answers(),
          accepts.perSecond(),
          admitted,
          emptied.eventsPerSecond(),
          emptied.jobsPerSecond(),
          alone,
          emptied.cost());
    }
  }

  private record Idle(List<Double> accepts, List<Double> delays) {}

  private record Accepts(Percentiles answers, double perSecond) {}

  private record Observed(double jobs, double seconds) {}

  private record Emptied(double eventsPerSecond, double jobsPerSecond, Cost cost) {}

  /** The deployment and what is done with it. */
  private final class Run {
    private final Deployment deployment;
    private final Submitter submitter;
    private final StreamClient stream;
    private final Counters counters;
    private final List<UUID> followed = new ArrayList<>();

    Run(Deployment deployment, Submitter submitter, StreamClient stream, Counters counters) {
      this.deployment = deployment;
      this.submitter = submitter;
      this.stream = stream;
      this.counters = counters;
    }

    /**
     * Everything once, many times, until the JVMs have compiled it; by the fast worker and then by
     * the slow one alone.
     */
    void warmUp() throws SQLException, IOException, InterruptedException {
      clients(
          client -> {
            for (int i = 0; i < sizes.warmUp() / sizes.clients(); i++)
              submit("warm-" + client + "-" + i);
          });
      until("SELECT count(*) = 0 FROM job WHERE state <> 'SUCCEEDED'");
      deployment.stop(FAST);
      oneAtATime(Math.min(30, sizes.single()));
      followed.clear();
    }

    Idle oneAtATime(int jobs) throws IOException, InterruptedException {
      var accepts = new ArrayList<Double>();
      var delays = new ArrayList<Double>();
      for (int i = 0; i < jobs; i++) {
        var accepted = submit("idle-" + UUID.randomUUID());
        accepts.add(millis(accepted));
        followed.add(accepted.job());
        delays.addAll(stream.follow(accepted.job()));
      }
      return new Idle(accepts, delays);
    }

    /** By the clocks of api and worker, which are this machine's. */
    Percentiles acceptToStart() throws SQLException {
      var millis = new ArrayList<Double>();
      try (var connection = connect();
          var query =
              connection.prepareStatement(
                  """
                  SELECT extract(epoch FROM e.at - job.created_at) * 1000 FROM job
                  JOIN job_event e ON e.job_id = job.id
                    AND e.type = 'dev.resow.attempt.started.v1'
                  WHERE job.id = ANY (?)\
                  """)) {
        query.setArray(1, connection.createArrayOf("uuid", followed.toArray()));
        try (var rows = query.executeQuery()) {
          while (rows.next()) millis.add(rows.getDouble(1));
        }
      }
      return Percentiles.of(millis);
    }

    Cost costAlone() throws IOException, SQLException, InterruptedException {
      counters.logStatements(true);
      rest(Duration.ofSeconds(1));
      var first = counters.read();
      rest(sizes.baseline());
      var idle = counters.read();
      for (int i = 0; i < sizes.costed(); i++) {
        var job = submit("alone-" + i).job();
        stream.follow(job);
      }
      // What follows the end of a job belongs to it.
      rest(Duration.ofSeconds(1));
      var busy = counters.read();
      counters.logStatements(false);
      return cost(first, idle, busy, sizes.costed());
    }

    /** The rate keeps rising for a minute or more while the JVMs compile. */
    Accepts steadyClients() throws InterruptedException {
      var rate = new SteadyRate(sizes.settling());
      Accepts accepts;
      do accepts = manyClients();
      while (rate.rises(accepts.perSecond(), sizes.accepting()));
      return accepts;
    }

    private Accepts manyClients() throws InterruptedException {
      var answers = new ConcurrentLinkedQueue<Double>();
      long end = System.nanoTime() + sizes.accepting().toNanos();
      clients(
          client -> {
            for (int i = 0; System.nanoTime() < end; i++)
              answers.add(millis(submit("many-" + UUID.randomUUID())));
          });
      return new Accepts(
          Percentiles.of(List.copyOf(answers)),
          answers.size() / (sizes.accepting().toMillis() / 1e3));
    }

    private void clients(IntConsumer work) throws InterruptedException {
      var done = new CountDownLatch(sizes.clients());
      for (int c = 0; c < sizes.clients(); c++) {
        int client = c;
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  work.accept(client);
                  done.countDown();
                });
      }
      if (!done.await(2, TimeUnit.MINUTES))
        throw new IllegalStateException("the clients did not finish");
    }

    /**
     * Submitted records that gathered while there was no scheduler. The first half is left out: the
     * scheduler's JVM compiles in that time.
     */
    double admitBacklog() throws SQLException, InterruptedException {
      until("SELECT count(*) = 0 FROM job WHERE admitted_at IS NULL");
      deployment.stop(Deployment.SCHEDULER);
      clients(
          client -> {
            for (int i = 0; i < sizes.backlog() / sizes.clients(); i++)
              submit("backlog-" + client + "-" + i);
          });
      until("SELECT count(*) = 0 FROM outbox");
      String waiting = "admitted_at IS NULL";
      double before = number("SELECT count(*) FROM job WHERE " + waiting);
      deployment.restart(Deployment.SCHEDULER);
      deployment.awaitReady(Deployment.SCHEDULER);
      until("SELECT count(*) = 0 FROM job WHERE " + waiting);
      long half = (long) before / 2;
      double seconds =
          number(
              """
              SELECT extract(epoch FROM max(admitted_at) - min(admitted_at)) FROM (
                SELECT admitted_at FROM job ORDER BY admitted_at DESC LIMIT %d) last\
              """
                  .formatted(half));
      return half / seconds;
    }

    Emptied emptyBacklog() throws IOException, SQLException {
      deployment.restart(FAST);
      deployment.awaitReady(FAST);
      observe(sizes.emptying().dividedBy(5));
      double eventsBefore = number(EVENTS);
      var rate = observe(sizes.emptying());
      double stored = number(EVENTS) - eventsBefore;
      counters.logStatements(true);
      rest(Duration.ofSeconds(1));
      var first = counters.read();
      var costed = observe(sizes.emptying().dividedBy(2));
      var busy = counters.read();
      counters.logStatements(false);
      return new Emptied(
          stored / rate.seconds(),
          rate.jobs() / rate.seconds(),
          cost(first, first, busy, costed.jobs()));
    }

    /**
     * Rests for this time, and on until a job has ended: on a busy machine a worker that has just
     * started ends none in a second.
     */
    private Observed observe(Duration time) throws SQLException {
      double before = number(ENDED);
      long began = System.nanoTime();
      rest(time);
      if (number(ENDED) == before) {
        if (number("SELECT count(*) FROM job WHERE state <> 'SUCCEEDED'") == 0)
          throw new IllegalStateException(
              "the backlog of %d jobs was empty before it was measured; it must be larger"
                  .formatted(sizes.backlog()));
        until("SELECT count(*) > %d FROM job WHERE state = 'SUCCEEDED'".formatted((long) before));
      }
      double seconds = (System.nanoTime() - began) / 1e9;
      return new Observed(number(ENDED) - before, seconds);
    }

    private Submitter.Accepted submit(String key) {
      return submitter.submit(
          "bench",
          key,
          Map.of("prompt", key, "model", "stand-in", "steps", 5, "width", 16, "height", 16));
    }

    private java.sql.Connection connect() throws SQLException {
      return DriverManager.getConnection(
          deployment.jdbcUrl() + "?currentSchema=resow", "postgres", "");
    }

    private double number(String sql) throws SQLException {
      try (var connection = connect();
          var statement = connection.createStatement();
          var row = statement.executeQuery(sql)) {
        row.next();
        return row.getDouble(1);
      }
    }

    private void until(String condition) throws SQLException {
      long end = System.nanoTime() + Duration.ofMinutes(5).toNanos();
      try (var connection = connect();
          var query = connection.prepareStatement(condition)) {
        while (true) {
          try (var row = query.executeQuery()) {
            row.next();
            if (row.getBoolean(1)) return;
          }
          if (System.nanoTime() > end)
            throw new IllegalStateException("condition was not met in time: " + condition);
          rest(Duration.ofMillis(100));
        }
      }
    }
  }

  /** Per job, less what the deployment does anyway in that time. */
  private static Cost cost(
      Counters.Reading first, Counters.Reading idle, Counters.Reading busy, double jobs) {
    double idleSeconds = idle.secondsSince(first);
    double seconds = busy.secondsSince(idle);
    var requests = new HashMap<String, Double>();
    busy.requests()
        .forEach(
            (type, count) -> {
              long atIdle = idle.requests().getOrDefault(type, 0L);
              long atFirst = first.requests().getOrDefault(type, 0L);
              double each = perJob(atIdle - atFirst, idleSeconds, count - atIdle, seconds, jobs);
              if (each >= .05) requests.put(type, each);
            });
    return new Cost(
        perJob(
            idle.statements() - first.statements(),
            idleSeconds,
            busy.statements() - idle.statements(),
            seconds,
            jobs),
        perJob(
            idle.transactions() - first.transactions(),
            idleSeconds,
            busy.transactions() - idle.transactions(),
            seconds,
            jobs),
        requests);
  }

  private static double perJob(
      long idleCount, double idleSeconds, long count, double seconds, double jobs) {
    double perSecond = idleSeconds == 0 ? 0 : idleCount / idleSeconds;
    return Math.max(0, (count - perSecond * seconds) / jobs);
  }

  private static double millis(Submitter.Accepted accepted) {
    return Duration.between(accepted.sentAt(), accepted.answeredAt()).toNanos() / 1e6;
  }

  private static void rest(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }
}
