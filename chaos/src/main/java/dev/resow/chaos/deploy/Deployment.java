package dev.resow.chaos.deploy;

import dev.resow.chaos.deploy.DeploymentPlan.Feature;
import dev.resow.messaging.KafkaConnection;
import java.io.IOException;
import java.io.UncheckedIOException;
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
 * A deployment on this machine's loopback: brokers, databases, apis, schedulers and workers, each a
 * process at a port that survives its restarts. Ends with whoever closes it, at the latest with
 * this JVM.
 */
public final class Deployment implements AutoCloseable {
  /** Names of the processes of which there is only one. */
  public static final String BROKER = "broker";

  public static final String DATABASE = "database";
  public static final String API = "api";
  public static final String SCHEDULER = "scheduler";

  /** The model of its workers, unless they hold another: each paints with the stand-in. */
  public static final String MODEL = "stand-in";

  /** Many JVMs may be starting on two cores. */
  private static final Duration START_LIMIT = Duration.ofMinutes(2);

  private final DeploymentPlan plan;
  private final DeploymentFolder folder;
  private final Addresses addresses = new Addresses();
  private final ProcessTable processes;
  private final Links links;
  private final Map<String, String> environment;
  private final Launcher launcher;
  private final Brokers brokers;
  private final Databases databases;

  /** Null if pictures are in a folder. */
  private final ObjectStore store;

  /** Null if the apps see the machine's clock alone. */
  private final WallClocks clocks;

  /** Environment of each app beside the shared one, in the order of their start. */
  private final Map<String, Map<String, String>> apps = new LinkedHashMap<>();

  /** Where the program of an app is, if not where the plan says. */
  private final Map<String, Installation> installations = new ConcurrentHashMap<>();

  private final Thread hook = new Thread(this::stopAll, "deployment-stop");

  private Deployment(DeploymentPlan plan) {
    this.plan = plan;
    folder = new DeploymentFolder(plan.folder());
    processes = new ProcessTable(folder::postgresData);
    // Nothing is open yet if they cannot be set.
    clocks = plan.has(Feature.CLOCKS) ? clocks() : null;
    links = plan.has(Feature.LINKS) ? new Links(plan, addresses) : null;
    environment = new HashMap<>(AppEnvironment.shared(plan, addresses, folder));
    environment.putAll(plan.settings());
    launcher = new Launcher(plan, folder, environment, processes);
    brokers = new Brokers(plan, folder, addresses, links, launcher);
    databases = new Databases(plan.names(Part.DATABASE), folder, addresses, launcher, START_LIMIT);
    store =
        plan.has(Feature.BUCKET)
            ? new ObjectStore(plan.installation(), folder, addresses, launcher)
            : null;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  private WallClocks clocks() {
    try {
      return new WallClocks(folder.clocks());
    } catch (IOException e) {
      throw new UncheckedIOException("the wall clocks of the apps cannot be set", e);
    }
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
    brokers.startAll(START_LIMIT);
    databases.startAll();
    if (store != null) store.start(START_LIMIT);
    List<String> apis = plan.names(Part.API);
    add(apis.getFirst(), Map.of());
    awaitReady(apis.getFirst());
    apis.stream().skip(1).forEach(api -> add(api, Map.of()));
    plan.names(Part.SCHEDULER).forEach(scheduler -> add(scheduler, Map.of()));
    List<String> workers = plan.names(Part.WORKER);
    for (int i = 0; i < workers.size(); i++)
      add(workers.get(i), AppEnvironment.worker(workers.get(i), plan.workers().get(i)));
    apps.keySet().forEach(this::awaitReady);
    apis.forEach(this::awaitModel);
  }

  /** Base address of the api, of several of the first one. */
  public URI api() {
    return apis().getFirst();
  }

  /** Base addresses of all apis. */
  public List<URI> apis() {
    return plan.names(Part.API).stream().map(this::address).toList();
  }

  /** How this deployment's own clients reach its broker: with the settings of its apps. */
  public KafkaConnection kafka() {
    return KafkaConnection.ofVariables(environment);
  }

  /** JDBC address without parameters; of several servers all of them. */
  public String jdbcUrl() {
    return addresses.jdbcUrl(plan.names(Part.DATABASE));
  }

  /** Where pictures lie as files, in a bucket too. */
  public Path artifacts() {
    return plan.artifacts();
  }

  /**
   * Every connection of an app to broker, database and S3 server.
   *
   * @throws IllegalStateException unless started with {@link Feature#LINKS}
   */
  public Links links() {
    if (links == null) throw new IllegalStateException("the apps have no links");
    return links;
  }

  /**
   * Sets the wall clock that an app sees forward or back.
   *
   * @param offset from the machine's clock, in whole seconds
   * @throws IllegalStateException unless started with {@link Feature#CLOCKS}
   */
  public void setClock(String app, Duration offset) {
    if (clocks == null) throw new IllegalStateException("the apps see the machine's clock alone");
    clocks.set(app, offset);
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
    return folder.postgresLog(databases.primary());
  }

  /** Where a broker keeps its records. */
  public Path records(String broker) {
    return folder.kafka(broker);
  }

  /** Where the logs of all processes are. */
  public Path logs() {
    return folder.logs();
  }

  /** Names of the processes of a kind; of databases the primary alone. */
  public List<String> names(Part part) {
    return part == Part.DATABASE ? List.of(databases.primary()) : plan.names(part);
  }

  /** How many processes of a kind there are. */
  public int count(Part part) {
    return plan.names(part).size();
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

  /**
   * Starts a process again under its old name and port. Does not wait until it serves, except for a
   * database.
   */
  public void restart(String name) {
    switch (Part.of(name)) {
      case BROKER -> brokers.start(name);
      case DATABASE -> databases.start(name);
      case STORE -> store.launch();
      default -> startApp(name);
    }
  }

  /** The same for an app, with these settings from now on. */
  public void restart(String app, Map<String, String> settings) {
    apps.get(app).putAll(settings);
    startApp(app);
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
    switch (Part.of(name)) {
      case BROKER -> brokers.awaitServing(name, START_LIMIT);
      case DATABASE -> {} // it was awaited when it started
      case STORE -> store.awaitServing(START_LIMIT);
      default -> Health.await(address(name), START_LIMIT, () -> isAlive(name), name);
    }
  }

  /**
   * Waits until a process serves, however often it ends meanwhile.
   *
   * @return false if it did not in time
   */
  public boolean comesBack(String name, Duration limit) {
    return switch (Part.of(name)) {
      case BROKER -> brokers.servesWithin(name, limit);
      case DATABASE -> isAlive(name);
      case STORE -> store.servesWithin(limit);
      default -> Health.isReadyWithin(address(name), limit);
    };
  }

  /**
   * Waits until no broker lags behind another one: only then one of them may be missed.
   *
   * @return false if one still does
   */
  public boolean replicasCatchUp(Duration limit) {
    return count(Part.BROKER) == 1 || ReplicaState.isCompleteWithin(kafka(), limit);
  }

  /** The standby becomes the primary; the old one must be gone or stand still. */
  public void promoteStandby() {
    databases.promote();
  }

  /**
   * Kills the server that was the primary before {@link #promoteStandby}, if it still runs, and
   * lets it begin anew as the standby of the new one. Returns when it follows.
   */
  public void followNewPrimary() {
    kill(databases.standby());
    databases.follow();
  }

  /** An api takes jobs only once it knows the workers' model. */
  private void awaitModel(String api) {
    String model = '"' + plan.model() + '"';
    Health.await(address(api), "/v1/models", model, START_LIMIT, () -> isAlive(api), api);
  }

  private void add(String app, Map<String, String> more) {
    var own = AppEnvironment.of(app, addresses, links);
    own.putAll(more);
    if (clocks != null) own.putAll(clocks.environment(app));
    apps.put(app, own);
    startApp(app);
  }

  private void startApp(String name) {
    Installation program = installations.getOrDefault(name, plan.installation());
    launcher.launch(name, apps.get(name), List.of("-jar", program.jar(Part.of(name).label())));
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

  /** A cluster's brokers would wait for a majority when they stop one by one. */
  private void stopAll() {
    var gently = new ArrayList<String>();
    if (count(Part.BROKER) == 1) gently.add(BROKER);
    gently.addAll(plan.names(Part.DATABASE));
    processes.close(
        gently,
        () -> {
          if (links != null) links.close();
        });
  }
}
