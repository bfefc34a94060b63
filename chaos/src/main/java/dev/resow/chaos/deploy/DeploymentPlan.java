package dev.resow.chaos.deploy;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a deployment consists of.
 *
 * @param folder data and logs; empty or not there
 * @param workers time per job of each worker, which all paint with the stand-in
 * @param replicas how many there are of everything else
 * @param settings environment added to every app's
 * @param jvmFlags of every process
 * @param brokerFlags of the brokers' JVMs alone
 * @param features what it has besides
 */
public record DeploymentPlan(
    Installation installation,
    Path folder,
    List<Duration> workers,
    Replicas replicas,
    Map<String, String> settings,
    List<String> jvmFlags,
    List<String> brokerFlags,
    Set<Feature> features) {
  /** What only some deployments have. */
  public enum Feature {
    /** Every connection of an app passes through one of {@link Deployment#links}. */
    LINKS,
    /** Pictures and checkpoints are in a bucket of an S3 server, not in a folder. */
    BUCKET,
    /** The wall clock of each app can be set, see {@link Deployment#setClock}. */
    CLOCKS
  }

  public DeploymentPlan {
    folder = folder.toAbsolutePath().normalize();
    workers = List.copyOf(workers);
    settings = Map.copyOf(settings);
    jvmFlags = List.copyOf(jvmFlags);
    brokerFlags = List.copyOf(brokerFlags);
    features = Set.copyOf(features);
  }

  /** One of each part, JVMs that start quickly, and direct connections. */
  public static DeploymentPlan of(Installation installation, Path folder, List<Duration> workers) {
    return new DeploymentPlan(
        installation,
        folder,
        workers,
        Replicas.ONE,
        Map.of(),
        ChildProcess.SHORT_LIVED,
        List.of(),
        Set.of());
  }

  /** Several brokers, apis, schedulers or databases. */
  public DeploymentPlan withReplicas(Replicas several) {
    return new DeploymentPlan(
        installation, folder, workers, several, settings, jvmFlags, brokerFlags, features);
  }

  /** Environment added to every app's. */
  public DeploymentPlan withSettings(Map<String, String> more) {
    return new DeploymentPlan(
        installation, folder, workers, replicas, more, jvmFlags, brokerFlags, features);
  }

  /** Has these features, and no others. */
  public DeploymentPlan with(Set<Feature> other) {
    return new DeploymentPlan(
        installation, folder, workers, replicas, settings, jvmFlags, brokerFlags, other);
  }

  /** The model that its workers hold: the stand-in, or that of {@code RESOW_MODEL}. */
  String model() {
    String model = settings.get("RESOW_MODEL");
    return model == null ? Deployment.MODEL : Path.of(model).getFileName().toString();
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /**
   * A broker that publishes its metrics, and JVMs that compile as they do by default.
   *
   * @param jmxPort on loopback
   */
  public DeploymentPlan measured(int jmxPort) {
    var metrics =
        List.of(
            "-Dcom.sun.management.jmxremote.host=127.0.0.1",
            "-Djava.rmi.server.hostname=127.0.0.1",
            "-Dcom.sun.management.jmxremote.port=" + jmxPort,
            "-Dcom.sun.management.jmxremote.rmi.port=" + jmxPort,
            "-Dcom.sun.management.jmxremote.authenticate=false",
            "-Dcom.sun.management.jmxremote.ssl=false");
    return new DeploymentPlan(
        installation, folder, workers, replicas, settings, List.of(), metrics, features);
  }

  /** Where pictures lie as files; checkpoints lie below. */
  public Path artifacts() {
    var here = new DeploymentFolder(folder);
    return has(Feature.BUCKET) ? ObjectStore.artifacts(here) : here.artifacts();
  }

  /** Where the last of several brokers keeps its records: a volume that may be filled. */
  public List<Path> fillableRecords() {
    return replicas.brokers() == 1
        ? List.of()
        : List.of(new DeploymentFolder(folder).kafka(names(Part.BROKER).getLast()));
  }

  /** Names of the processes of a kind. */
  List<String> names(Part part) {
    return switch (part) {
      case WORKER -> part.numbered(workers.size());
      case STORE -> part.names(has(Feature.BUCKET) ? 1 : 0);
      default -> part.names(replicas.of(part));
    };
  }
}
