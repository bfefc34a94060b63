package dev.resow.chaos.deploy;

import dev.resow.embedded.KafkaMain;
import dev.resow.embedded.PostgresMain;
import dev.resow.messaging.KafkaConnection;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

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

  private final DeploymentPlan plan;
  private final DeploymentFolder folder;
  private final Addresses addresses = new Addresses();
  private final ProcessTable processes;
  private final Links links;
  private final Map<String, String> environment;

  /** Environment of each app beside the shared one, in the order of their start. */
  private final Map<String, Map<String, String>> apps = new LinkedHashMap<>();

  /** Where the program of an app is, if not where the plan says. */
  private final Map<String, Installation> installations = new ConcurrentHashMap<>();

  private final Thread hook = new Thread(this::stopAll, "deployment-stop");

  private Deployment(DeploymentPlan plan) {
    this.plan = plan;
    folder = new DeploymentFolder(plan.folder());
    processes = new ProcessTable(folder.postgresData());
    links = plan.linked() ? link() : null;
    environment = new HashMap<>(AppEnvironment.shared(addresses, folder));
    environment.putAll(plan.settings());
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns when every process serves. */
  public static Deployment start(DeploymentPlan plan) {
    var deployment = new Deployment(plan);
    try {
      deployment.startAll();
      return deployment;
    } catch (RuntimeException | Error e) {
      deployment.close();
      throw e;
    }
  }

  private void startAll() {
    startBroker();
    startDatabase();
    add(API, Map.of());
    awaitReady(API);
    add(SCHEDULER, Map.of());
    for (int i = 0; i < plan.workers().size(); i++)
      add(worker(i), AppEnvironment.worker(worker(i), plan.workers().get(i)));
    apps.keySet().forEach(this::awaitReady);
    awaitModel();
  }

  private static String worker(int index) {
    return "worker-" + (index + 1);
  }

  private Links link() {
    var names = new ArrayList<>(List.of(API, SCHEDULER));
    for (int i = 0; i < plan.workers().size(); i++) names.add(worker(i));
    return new Links(
        names, List.of(API, SCHEDULER), addresses.port(BROKER), addresses.port(DATABASE));
  }

  /** Base address of the api. */
  public URI api() {
    return address(API);
  }

  /** How this deployment's own clients reach its broker: with the settings of its apps. */
  public KafkaConnection kafka() {
    return KafkaConnection.ofVariables(environment);
  }

  public String jdbcUrl() {
    return addresses.jdbcUrl();
  }

  /** Where pictures lie. */
  public Path artifacts() {
    return folder.artifacts();
  }

  /**
   * Every connection of an app to broker and database.
   *
   * @throws IllegalStateException unless started {@link DeploymentPlan#withLinks}
   */
  public Links links() {
    if (links == null) throw new IllegalStateException("the apps have no links");
    return links;
  }

  /** Names of the apps' processes. */
  public List<String> apps() {
    return List.copyOf(apps.keySet());
  }

  /** Address of an app's own HTTP listener. */
  public URI address(String app) {
    return addresses.http(app);
  }

  /** What PostgreSQL itself writes. */
  public Path postgresLog() {
    return folder.postgresLog();
  }

  /** Where the logs of all processes are. */
  public Path logs() {
    return folder.logs();
  }

  /** Names of the processes of a kind. */
  public List<String> names(Part part) {
    return switch (part) {
      case WORKER -> apps.keySet().stream().filter(Deployment::isWorker).toList();
      case SCHEDULER -> List.of(SCHEDULER);
      case API -> List.of(API);
      case BROKER -> List.of(BROKER);
      case DATABASE -> List.of(DATABASE);
    };
  }

  private static boolean isWorker(String name) {
    return name.startsWith("worker-");
  }

  public boolean isAlive(String name) {
    return processes.isAlive(name);
  }

  /** Processes that exited unexpectedly. */
  public List<String> ended() {
    return processes.ended();
  }

  /** SIGKILL; of the database also to the server itself. */
  public void kill(String name) {
    processes.kill(name);
  }

  /**
   * SIGSTOP to a process, of the database to every process of the server, until {@link #thaw}; it
   * is resumed in any case when the deployment ends, and after {@code limit} even if this JVM is
   * killed meanwhile.
   */
  public void freeze(String name, Duration limit) {
    processes.freeze(name, limit);
  }

  /** SIGCONT to all that {@link #freeze} stopped. */
  public void thaw(String name) {
    processes.thaw(name);
  }

  /** True if a process is neither frozen nor down on purpose. */
  public boolean runsFreely(String name) {
    return processes.runsFreely(name);
  }

  /**
   * SIGKILL to a process that {@link #runsFreely}.
   *
   * @return false if it does not
   */
  public boolean killUnlessDown(String name) {
    return processes.killUnlessDown(name);
  }

  /** SIGTERM; returns when it has ended. */
  public void stop(String name) {
    processes.stop(name);
  }

  /** Starts a process again under its old name and port. Does not wait until it serves. */
  public void restart(String name) {
    switch (name) {
      case BROKER -> startBroker();
      case DATABASE -> startDatabase();
      default -> startApp(name);
    }
  }

  /** The program that an app runs from its next start on, e.g. that of another release. */
  public void install(String app, Installation other) {
    installations.put(app, other);
  }

  /**
   * One more process of the api or the scheduler, e.g. {@code scheduler-2}, until it is stopped.
   * Returns when it serves.
   */
  public void startBeside(String name, Installation program) {
    install(name, program);
    add(name, Map.of());
    awaitReady(name);
  }

  /** Waits until a process serves. */
  public void awaitReady(String name) {
    if (isServer(name)) return; // it was awaited when it started
    Health.await(address(name), START_LIMIT, () -> isAlive(name), name);
  }

  /**
   * Waits until a process serves, however often it ends meanwhile.
   *
   * @return false if it did not in time
   */
  public boolean comesBack(String name, Duration limit) {
    return isServer(name) ? isAlive(name) : Health.isReadyWithin(address(name), limit);
  }

  private static boolean isServer(String name) {
    return name.equals(BROKER) || name.equals(DATABASE);
  }

  /** The api takes jobs only once it knows the workers' model. */
  private void awaitModel() {
    Health.await(address(API), "/v1/models", "\"stand-in\"", START_LIMIT, () -> isAlive(API), API);
  }

  private void add(String app, Map<String, String> more) {
    var own = AppEnvironment.of(app, addresses, links);
    own.putAll(more);
    apps.put(app, own);
    startApp(app);
  }

  private void startApp(String name) {
    String module = name.replaceFirst("-\\d+$", "");
    Installation program = installations.getOrDefault(name, plan.installation());
    launch(name, apps.get(name), List.of("-jar", program.jar(module)));
  }

  private void startBroker() {
    var arguments = new ArrayList<>(plan.brokerFlags());
    arguments.addAll(main(KafkaMain.class, folder.kafka(), port(BROKER)));
    if (links != null) arguments.addAll(links.brokerSettings());
    launch(BROKER, Map.of(), arguments)
        .awaitLine("kafka ", START_LIMIT)
        .orElseThrow(() -> ended("the broker ended", BROKER));
  }

  /** A killed server's last children may hold its memory for a moment: then it ends at once. */
  private void startDatabase() {
    var arguments = main(PostgresMain.class, folder.postgres(), port(DATABASE), "resow");
    for (int i = 0; i < DATABASE_TRIES; i++) {
      var started = launch(DATABASE, Map.of(), arguments);
      if (started.awaitLine("postgres ", START_LIMIT).isPresent()) return;
    }
    throw ended("the database does not start", DATABASE);
  }

  private IllegalStateException ended(String what, String name) {
    return new IllegalStateException(what + ", see " + folder.log(name));
  }

  private String port(String name) {
    return Integer.toString(addresses.port(name));
  }

  private List<String> main(Class<?> type, Path data, String... arguments) {
    var all = new ArrayList<String>();
    all.addAll(List.of("-cp", plan.installation().classPath(), type.getName(), data.toString()));
    all.addAll(List.of(arguments));
    return all;
  }

  private ChildProcess launch(String name, Map<String, String> own, List<String> program) {
    var all = new HashMap<>(environment);
    all.putAll(own);
    var arguments = new ArrayList<>(plan.jvmFlags());
    arguments.addAll(program);
    return processes.launch(name, () -> ChildProcess.java(name, folder.log(name), all, arguments));
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

  private void stopAll() {
    processes.close(
        List.of(BROKER, DATABASE),
        () -> {
          if (links != null) links.close();
        });
  }
}
