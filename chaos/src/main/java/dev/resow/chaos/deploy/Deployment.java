package dev.resow.chaos.deploy;

import dev.resow.embedded.KafkaMain;
import dev.resow.embedded.Ports;
import dev.resow.embedded.PostgresMain;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A deployment on this machine's loopback: broker, database, api, scheduler and workers, each a
 * process at a port that survives its restarts. Ends with whoever closes it, at the latest with
 * this JVM.
 */
public final class Deployment implements AutoCloseable {
  public static final String BROKER = "broker";
  public static final String DATABASE = "database";
  public static final String API = "api";
  public static final String SCHEDULER = "scheduler";

  /** Many JVMs may be starting on two cores. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private static final int DATABASE_TRIES = 10;

  private final Installation installation;
  private final Path folder;
  private final List<String> flags;
  private final List<String> brokerFlags;
  private final Map<String, Integer> ports = new HashMap<>();
  private final Map<String, ChildProcess> running = new LinkedHashMap<>();
  private final Map<String, String> environment = new HashMap<>();
  private final Map<String, Map<String, String>> own = new LinkedHashMap<>();
  private final Set<String> downOnPurpose = new HashSet<>();
  private final Freezer freezer = new Freezer();
  private Links links;
  private boolean closed;
  private final Thread hook = new Thread(this::stopAll, "deployment-stop");

  private Deployment(
      Installation installation, Path folder, List<String> flags, List<String> brokerFlags) {
    this.installation = installation;
    this.flags = flags;
    this.brokerFlags = brokerFlags;
    this.folder = folder.toAbsolutePath().normalize();
    for (String name : List.of(BROKER, DATABASE)) ports.put(name, Ports.free());
    environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bootstrapServers());
    environment.put("QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl());
    environment.put("RESOW_ACCESS_MODE", "open");
    environment.put("QUARKUS_DATASOURCE_USERNAME", "postgres");
    environment.put("QUARKUS_DATASOURCE_PASSWORD", "trusted");
    environment.put("RESOW_ARTIFACTS", artifacts().toString());
    environment.put("RESOW_WORKER_PAINTER", "stand-in");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a deployment whose workers paint with the stand-in.
   *
   * @param folder data and logs; empty or not there
   * @param workers time per job of each worker
   */
  public static Deployment start(Installation installation, Path folder, List<Duration> workers) {
    return start(installation, folder, workers, Map.of());
  }

  /**
   * As {@link #start}, with a broker that exposes its metrics, and JVMs that compile as they do by
   * default.
   *
   * @param jmxPort on loopback
   */
  public static Deployment measured(
      Installation installation, Path folder, List<Duration> workers, int jmxPort) {
    var flags =
        List.of(
            "-Dcom.sun.management.jmxremote.host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            "-Dcom.sun.management.jmxremote.port=" + jmxPort,
            "-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort,
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false");
    return start(installation, folder, workers, Map.of(), List.of(), flags, false);
  }

  /**
   * @param settings environment added to every part's
   */
  public static Deployment start(
      Installation installation,
      Path folder,
      List<Duration> workers,
      Map<String, String> settings) {
    return start(
        installation, folder, workers, settings, ChildProcess.SHORT_LIVED, List.of(), false);
  }

  /** As {@link #start}, with every connection of an app through one of {@link #links}. */
  public static Deployment linked(
      Installation installation,
      Path folder,
      List<Duration> workers,
      Map<String, String> settings) {
    return start(
        installation, folder, workers, settings, ChildProcess.SHORT_LIVED, List.of(), true);
  }

  private static Deployment start(
      Installation installation,
      Path folder,
      List<Duration> workers,
      Map<String, String> settings,
      List<String> flags,
      List<String> brokerFlags,
      boolean linked) {
    var deployment = new Deployment(installation, folder, flags, brokerFlags);
    try {
      deployment.environment.putAll(settings);
      if (linked) deployment.link(workers.size());
      deployment.startBroker();
      deployment.startDatabase();
      deployment.add(API, Map.of());
      deployment.awaitReady(API);
      deployment.add(SCHEDULER, Map.of());
      for (int i = 0; i < workers.size(); i++)
        deployment.add(
            worker(i),
            Map.of(
                "RESOW_WORKER_ID",
                worker(i),
                "RESOW_WORKER_STAND_IN_PER_JOB",
                workers.get(i).toString()));
      deployment.own.keySet().forEach(deployment::awaitReady);
      deployment.awaitModel();
      return deployment;
    } catch (RuntimeException | Error e) {
      deployment.close();
      throw e;
    }
  }

  private static String worker(int index) {
    return "worker-" + (index + 1);
  }

  private void link(int workers) {
    var apps = new ArrayList<>(List.of(API, SCHEDULER));
    for (int i = 0; i < workers; i++) apps.add(worker(i));
    links = new Links(apps, List.of(API, SCHEDULER), ports.get(BROKER), ports.get(DATABASE));
  }

  /** Base address of the api. */
  public URI api() {
    return address(API);
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + ports.get(BROKER);
  }

  public String jdbcUrl() {
    return jdbcUrl(ports.get(DATABASE));
  }

  private static String jdbcUrl(int port) {
    return "jdbc:postgresql://127.0.0.1:%d/resow".formatted(port);
  }

  /** Where pictures lie. */
  public Path artifacts() {
    return folder.resolve("artifacts");
  }

  /**
   * Every connection of an app to broker and database.
   *
   * @throws IllegalStateException unless started with {@link #linked}
   */
  public Links links() {
    if (links == null) throw new IllegalStateException("the apps have no links");
    return links;
  }

  /** Names of the apps' processes. */
  public List<String> apps() {
    return List.copyOf(own.keySet());
  }

  /** Address of an app's own HTTP listener. */
  public URI address(String app) {
    return URI.create("http://127.0.0.1:" + ports.get(app));
  }

  /** What PostgreSQL itself writes. */
  public Path postgresLog() {
    return folder.resolve("postgres").resolve("postgres.log");
  }

  /** Names of the processes of a kind. */
  public List<String> names(Part part) {
    return switch (part) {
      case WORKER -> own.keySet().stream().filter(name -> name.startsWith("worker-")).toList();
      case SCHEDULER -> List.of(SCHEDULER);
      case API -> List.of(API);
      case BROKER -> List.of(BROKER);
      case DATABASE -> List.of(DATABASE);
    };
  }

  public synchronized boolean isAlive(String name) {
    return running.get(name) != null && running.get(name).isAlive();
  }

  /** Processes that exited unexpectedly. */
  public synchronized List<String> ended() {
    return running.keySet().stream()
        .filter(name -> !downOnPurpose.contains(name) && !running.get(name).isAlive())
        .toList();
  }

  /** SIGKILL; of the database also to the server itself. */
  public synchronized void kill(String name) {
    downOnPurpose.add(name);
    freezer.forget(name);
    if (name.equals(DATABASE)) Postmaster.of(data()).ifPresent(ProcessHandle::destroyForcibly);
    running.get(name).kill();
  }

  /**
   * SIGSTOP to a process, of the database to every process of the server, until {@link #thaw}; it
   * is resumed in any case when the deployment ends, and after {@code limit} even if this JVM is
   * killed meanwhile.
   */
  public synchronized void freeze(String name, Duration limit) {
    if (!closed) freezer.freeze(name, () -> processes(name), limit);
  }

  /** SIGCONT to all that {@link #freeze} stopped. */
  public synchronized void thaw(String name) {
    freezer.thaw(name);
  }

  /** True if a process is neither frozen nor down on purpose. */
  public synchronized boolean runsFreely(String name) {
    return !freezer.isFrozen(name) && !downOnPurpose.contains(name) && isAlive(name);
  }

  /**
   * SIGKILL to a process that {@link #runsFreely}.
   *
   * @return false if it does not
   */
  public synchronized boolean killUnlessDown(String name) {
    if (!runsFreely(name)) return false;
    kill(name);
    return true;
  }

  private Set<Long> processes(String name) {
    var all = new HashSet<Long>();
    all.add(running.get(name).pid());
    if (name.equals(DATABASE))
      Postmaster.of(data())
          .ifPresent(
              server -> {
                all.add(server.pid());
                server.descendants().map(ProcessHandle::pid).forEach(all::add);
              });
    return all;
  }

  /** SIGTERM; returns when it has ended. */
  public synchronized void stop(String name) {
    downOnPurpose.add(name);
    running.get(name).stop();
  }

  /** Starts a process again under its old name and port. Does not wait until it serves. */
  public void restart(String name) {
    switch (name) {
      case BROKER -> startBroker();
      case DATABASE -> startDatabase();
      default -> startApp(name);
    }
  }

  /** Waits until a process serves. */
  public void awaitReady(String name) {
    if (name.equals(BROKER) || name.equals(DATABASE)) return; // they print it when they start
    Health.await(address(name), START_LIMIT, () -> isAlive(name), name);
  }

  /**
   * Waits until a process serves, however often it ends meanwhile.
   *
   * @return false if it did not in time
   */
  public boolean comesBack(String name, Duration limit) {
    if (name.equals(BROKER) || name.equals(DATABASE)) return isAlive(name);
    return Health.isReadyWithin(address(name), limit);
  }

  /** Jobs can be submitted once the api has received the model from a worker. */
  private void awaitModel() {
    Health.await(address(API), "/v1/models", "\"stand-in\"", START_LIMIT, () -> isAlive(API), API);
  }

  private void add(String name, Map<String, String> settings) {
    ports.put(name, Ports.free());
    var all = new HashMap<>(settings);
    all.put("QUARKUS_HTTP_PORT", Integer.toString(ports.get(name)));
    if (links != null) {
      all.put("KAFKA_BOOTSTRAP_SERVERS", links.bootstrapServers(name));
      String database = Links.name(name, DATABASE);
      if (links.names().contains(database))
        all.put("QUARKUS_DATASOURCE_JDBC_URL", jdbcUrl(links.proxy(database).port()));
    }
    own.put(name, all);
    startApp(name);
  }

  private void startApp(String name) {
    String module = name.startsWith("worker-") ? "worker" : name;
    launch(name, own.get(name), List.of("-jar", installation.jar(module)));
  }

  private void startBroker() {
    var arguments = new ArrayList<>(brokerFlags);
    arguments.addAll(
        main(KafkaMain.class, folder.resolve("kafka"), Integer.toString(ports.get(BROKER))));
    if (links != null) arguments.addAll(links.brokerSettings());
    launch(BROKER, Map.of(), arguments)
        .awaitLine("kafka ", START_LIMIT)
        .orElseThrow(() -> new IllegalStateException("the broker exited; see " + log(BROKER)));
  }

  /** A killed server's last children may hold its memory for a moment: then it ends at once. */
  private void startDatabase() {
    for (int i = 0; i < DATABASE_TRIES; i++) {
      var started =
          launch(
              DATABASE,
              Map.of(),
              main(
                  PostgresMain.class,
                  folder.resolve("postgres"),
                  Integer.toString(ports.get(DATABASE)),
                  "resow"));
      if (started.awaitLine("postgres ", START_LIMIT).isPresent()) return;
    }
    throw new IllegalStateException("the database does not start; see " + log(DATABASE));
  }

  private List<String> main(Class<?> type, Path data, String... arguments) {
    var all = new ArrayList<String>();
    all.addAll(List.of("-cp", installation.classPath(), type.getName(), data.toString()));
    all.addAll(List.of(arguments));
    return all;
  }

  private synchronized ChildProcess launch(
      String name, Map<String, String> settings, List<String> program) {
    if (closed) throw new IllegalStateException("the deployment is closed");
    // Whoever supervises it may have been quicker.
    if (isAlive(name)) return running.get(name);
    var all = new HashMap<>(environment);
    all.putAll(settings);
    var arguments = new ArrayList<>(flags);
    arguments.addAll(program);
    var child = ChildProcess.java(name, log(name), all, arguments);
    running.put(name, child);
    downOnPurpose.remove(name);
    return child;
  }

  /** What a process prints. */
  public Path log(String name) {
    return logs().resolve(name + ".log");
  }

  /** Where the logs of all processes are. */
  public Path logs() {
    return folder.resolve("logs");
  }

  private Path data() {
    return folder.resolve("postgres").resolve("data");
  }

  /** Stops everything; the folder stays. */
  @Override
  public void close() {
    stopAll();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook is what runs here.
    }
  }

  private synchronized void stopAll() {
    if (closed) return;
    closed = true;
    freezer.close();
    if (links != null) links.close();
    var apps = new ArrayList<>(own.keySet());
    apps.stream().map(running::get).filter(p -> p != null).forEach(ChildProcess::kill);
    for (String name : List.of(BROKER, DATABASE))
      if (running.get(name) != null) running.get(name).stop();
    Postmaster.of(data()).ifPresent(ProcessHandle::destroyForcibly);
  }
}
