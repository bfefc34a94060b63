package dev.resow.chaos.watch;

import dev.resow.chaos.audit.HealthSpan;
import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.deploy.Deployment;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Looks at liveness and readiness of every app twice a second, as an orchestrator would, and
 * remembers each change. The data of a check that is DOWN is in {@code health.log} beside the
 * processes' logs.
 */
public final class HealthWatcher implements AutoCloseable {
  private static final Duration PERIOD = Duration.ofMillis(500);
  private static final Duration LIMIT = Duration.ofSeconds(1);

  private record Key(String process, Check check) {}

  private record Answer(Status status, String body) {}

  private record Since(Status status, Instant from) {}

  private final Deployment deployment;
  private final Clock clock;
  private final PrintStream log;
  private final Map<Key, Since> current = new HashMap<>();
  private final List<HealthSpan> spans = new ArrayList<>();
  private final CountDownLatch stopping = new CountDownLatch(1);
  private final List<Thread> threads = new ArrayList<>();

  private HealthWatcher(Deployment deployment, Clock clock, PrintStream log) {
    this.deployment = deployment;
    this.clock = clock;
    this.log = log;
  }

  /** Starts to look at every app of a deployment. */
  public static HealthWatcher start(Deployment deployment, Clock clock) {
    try {
      var out = Files.newOutputStream(deployment.logs().resolve("health.log"));
      var log = new PrintStream(out, true, StandardCharsets.UTF_8);
      var watcher = new HealthWatcher(deployment, clock, log);
      for (String app : deployment.apps())
        for (Check check : Check.values())
          watcher.threads.add(
              Thread.ofVirtual().name("health-" + app).start(() -> watcher.watch(app, check)));
      return watcher;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What was answered so far, one entry for each time without a change. */
  public synchronized List<HealthSpan> spans() {
    var all = new ArrayList<>(spans);
    Instant now = clock.instant();
    current.forEach((key, since) -> all.add(span(key, since, now)));
    return all;
  }

  /** Since when a check has given an answer without a change; empty if it gives another one. */
  synchronized Optional<Duration> lasting(String process, Check check, Status status) {
    return Optional.ofNullable(current.get(new Key(process, check)))
        .filter(since -> since.status() == status)
        .map(since -> Duration.between(since.from(), clock.instant()));
  }

  private void watch(String app, Check check) {
    try (var http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      long due = System.nanoTime();
      do {
        Instant began = clock.instant();
        note(new Key(app, check), ask(http, app, check), began);
        due = Math.max(due + PERIOD.toNanos(), System.nanoTime());
      } while (!stopping.await(due - System.nanoTime(), TimeUnit.NANOSECONDS));
      http.shutdownNow();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Answer ask(HttpClient http, String app, Check check) throws InterruptedException {
    String path = check == Check.LIVE ? "/q/health/live" : "/q/health/ready";
    var request =
        HttpRequest.newBuilder(deployment.address(app).resolve(path)).timeout(LIMIT).build();
    try {
      var answer = http.send(request, BodyHandlers.ofString());
      return new Answer(answer.statusCode() == 200 ? Status.UP : Status.DOWN, answer.body());
    } catch (HttpTimeoutException noAnswer) {
      return new Answer(Status.SILENT, "");
    } catch (IOException noConnection) {
      return new Answer(Status.UNREACHABLE, "");
    }
  }

  private synchronized void note(Key key, Answer answer, Instant at) {
    Since before = current.get(key);
    if (before != null && before.status() == answer.status()) return;
    if (before != null) spans.add(span(key, before, at));
    current.put(key, new Since(answer.status(), at));
    String why = answer.status() == Status.DOWN ? " " + answer.body().replaceAll("\\s+", " ") : "";
    log.printf("%s %s %s %s%s%n", at, key.process(), key.check(), answer.status(), why);
  }

  private static HealthSpan span(Key key, Since since, Instant to) {
    return new HealthSpan(key.process(), key.check(), since.status(), since.from(), to);
  }

  @Override
  public void close() {
    stopping.countDown();
    for (Thread thread : threads)
      try {
        thread.join(Duration.ofSeconds(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    log.close();
  }
}
