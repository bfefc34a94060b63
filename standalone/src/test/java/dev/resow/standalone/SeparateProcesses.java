package dev.resow.standalone;

import dev.resow.embedded.KafkaMain;
import dev.resow.embedded.Ports;
import dev.resow.embedded.PostgresMain;
import dev.resow.standalone.client.Api;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A deployment on one machine: broker, database, api, scheduler and workers, each a process,
 * connected to each other by the environment alone.
 */
final class SeparateProcesses implements AutoCloseable {
  static final String JDBC_URL = "QUARKUS_DATASOURCE_JDBC_URL";

  private final List<Child> started = new ArrayList<>();
  private final Map<String, Child> workers = new LinkedHashMap<>();
  private final Map<String, Child> schedulers = new LinkedHashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, String> workerSettings;
  private final Path folder;
  private final Api api;

  SeparateProcesses(Path folder, int workerCount) {
    this(folder, workerCount, List.of("scheduler"), Map.of());
  }

  /**
   * @param schedulerNames one process each
   * @param workerSettings environment of every worker
   */
  SeparateProcesses(
      Path folder,
      int workerCount,
      List<String> schedulerNames,
      Map<String, String> workerSettings) {
    this.folder = folder;
    this.workerSettings = workerSettings;
    try {
      String classPath = System.getProperty("java.class.path");
      var kafka =
          start("kafka", "-cp", classPath, KafkaMain.class.getName(), folder + "/kafka", "0");
      var postgres =
          start(
              "postgres",
              "-cp",
              classPath,
              PostgresMain.class.getName(),
              folder + "/postgres",
              "0",
              "resow");
      environment.put("KAFKA_BOOTSTRAP_SERVERS", kafka.awaitLine("kafka "));
      environment.put(JDBC_URL, postgres.awaitLine("postgres "));
      environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
      environment.put("QUARKUS_DATASOURCE_PASSWORD", "trusted");
      environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
      environment.put("RESOW_ACCESS_MODE", "open");
      environment.put("RESOW_ARTIFACTS", folder + "/artifacts");
      environment.put("RESOW_MODEL", Jars.tinyModel().toString());
      int port = app("api", "api", Map.of());
      schedulerNames.forEach(this::startScheduler);
      for (int i = 1; i <= workerCount; i++) {
        startWorker("worker-" + i);
      }
      api = new Api(URI.create("http://127.0.0.1:" + port));
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  Api api() {
    return api;
  }

  /** The process of a worker, by the id it has on the topics. */
  Child worker(String id) {
    return workers.get(id);
  }

  String bootstrapServers() {
    return environment.get("KAFKA_BOOTSTRAP_SERVERS");
  }

  String jdbcUrl() {
    return environment.get(JDBC_URL);
  }

  Child scheduler(String name) {
    return schedulers.get(name);
  }

  void startScheduler(String name) {
    startScheduler(name, Map.of());
  }

  /**
   * @param own environment of this scheduler beside that of all
   */
  void startScheduler(String name, Map<String, String> own) {
    app(name, "scheduler", own);
    schedulers.put(name, started.getLast());
  }

  void startWorker(String id) {
    startWorker(id, Map.of());
  }

  /**
   * @param own environment of this worker beside that of all
   */
  void startWorker(String id, Map<String, String> own) {
    var settings = new HashMap<>(workerSettings);
    settings.putAll(own);
    settings.put("RESOW_WORKER_ID", id);
    settings.put("RESOW_WORKER_CHECKPOINTS_LEAST_GAP", "PT0.1S");
    settings.put("QUARKUS_HTTP_PORT", Integer.toString(Ports.free()));
    workers.put(id, start(id, settings, "-jar", Jars.of("worker")));
  }

  private int app(String name, String module, Map<String, String> settings) {
    int port = Ports.free();
    var all = new HashMap<>(settings);
    all.put("QUARKUS_HTTP_PORT", Integer.toString(port));
    start(name, all, "-jar", Jars.of(module));
    return port;
  }

  private Child start(String name, String... arguments) {
    return start(name, Map.of(), arguments);
  }

  private Child start(String name, Map<String, String> settings, String... arguments) {
    var all = new HashMap<>(environment);
    all.putAll(settings);
    var child = Child.java(name, folder.resolve("logs"), all, arguments);
    started.add(child);
    return child;
  }

  /** Stops what is left, in the opposite order. */
  @Override
  public void close() {
    started.reversed().forEach(Child::close);
  }
}
