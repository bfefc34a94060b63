package dev.resow.standalone.run;

import dev.resow.embedded.EmbeddedKafka;
import dev.resow.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.logging.ErrorManager;
import java.util.logging.Handler;
import java.util.logging.LogManager;

/** Broker and database of an embedded run, started side by side. */
final class EmbeddedServices implements AutoCloseable {
  private static final String DATABASE = "resow";

  private final EmbeddedKafka kafka;
  private final EmbeddedPostgres.Private postgres;

  private EmbeddedServices(EmbeddedKafka kafka, EmbeddedPostgres.Private postgres) {
    this.kafka = kafka;
    this.postgres = postgres;
  }

  /**
   * @throws IOException when one of them does not start; the other one is stopped again
   */
  static EmbeddedServices start(DataFolder folder, PortChoice ports) throws IOException {
    // Two threads that meet logging for the first time at once wait for each other for ever: JBoss
    // LogManager and java.util.logging initialise one another.
    var logs = LogManager.getLogManager();
    // Records wait until the apps have read where the log goes; those that get lost meanwhile are
    // no news for a terminal.
    for (Handler handler : logs.getLogger("").getHandlers()) {
      handler.setErrorManager(
          new ErrorManager() {
            @Override
            public void error(String message, Exception e, int code) {}
          });
    }
    var postgres =
        inBackground(
            () -> EmbeddedPostgres.startPrivate(folder.postgres(), ports.postgres(), DATABASE));
    EmbeddedKafka kafka = null;
    try {
      kafka = EmbeddedKafka.startPrivate(folder.kafka(), ports.kafka());
      return new EmbeddedServices(kafka, result(postgres));
    } catch (IOException | RuntimeException e) {
      closeAfterFailure(kafka);
      var started = finished(postgres);
      closeAfterFailure(started == null ? null : started.server());
      throw e;
    }
  }

  /** Settings of the apps that point to these two. */
  Map<String, String> settings() {
    var settings = new HashMap<String, String>();
    kafka.clientSettings().forEach((name, value) -> settings.put("kafka." + name, value));
    var login = postgres.login();
    settings.put("quarkus.datasource.jdbc.url", login.jdbcUrl());
    settings.put("quarkus.datasource.username", login.user());
    settings.put("quarkus.datasource.password", login.password());
    return settings;
  }

  String bootstrapServers() {
    return kafka.bootstrapServers();
  }

  @Override
  public void close() {
    try {
      kafka.close();
    } finally {
      postgres.server().close();
    }
  }

  private static <T> FutureTask<T> inBackground(Callable<T> work) {
    var task = new FutureTask<>(work);
    Thread.ofPlatform().name("postgres-start").daemon().start(task);
    return task;
  }

  private static <T> T result(FutureTask<T> task) throws IOException {
    try {
      return task.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IOException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while starting", e);
    }
  }

  private static <T> T finished(FutureTask<T> task) {
    try {
      return result(task);
    } catch (IOException | RuntimeException failedToo) {
      return null;
    }
  }

  private static void closeAfterFailure(AutoCloseable started) {
    try {
      if (started != null) {
        started.close();
      }
    } catch (Exception e) {
      System.getLogger(EmbeddedServices.class.getName())
          .log(System.Logger.Level.WARNING, "not stopped", e);
    }
  }
}
