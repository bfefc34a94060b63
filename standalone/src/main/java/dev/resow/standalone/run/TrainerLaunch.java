package dev.resow.standalone.run;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How the worker jar becomes a trainer of the server on a data folder. What the operator has set is
 * handed on; passwords are in the environment alone, which other accounts cannot read.
 *
 * @param command the program and its arguments
 * @param environment all of it
 * @param directory where relative paths begin
 * @param url base address of its health checks
 * @param metrics address of its metrics
 */
public record TrainerLaunch(
    List<String> command, Map<String, String> environment, Path directory, URI url, URI metrics) {
  /** Of util-linux. */
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /**
   * This JVM as the trainer sees it.
   *
   * @param java the program
   * @param options of the JVM, such as its heap
   * @param environment variables
   */
  public record Host(String java, List<String> options, Map<String, String> environment) {}

  /**
   * @param jar of the worker
   * @param broker settings of a Kafka client, by Kafka's own names
   * @param http port of its health checks
   * @param management port of its metrics
   */
  public static TrainerLaunch of(
      Path jar,
      DataFolder folder,
      Map<String, String> broker,
      Host host,
      int http,
      int management) {
    var settings = new HashMap<String, String>();
    settings.put("resow.worker.role", "train");
    settings.put("resow.model", DataFolder.model().toString());
    if (Operator.set("resow.artifacts").isEmpty())
      settings.put("resow.artifacts", folder.artifacts().toString());
    settings.put("resow.trainings.critic", critic().toString());
    settings.put("quarkus.http.host", PortChoice.LOOPBACK);
    settings.put("quarkus.http.port", Integer.toString(http));
    settings.put("quarkus.management.host", PortChoice.LOOPBACK);
    settings.put("quarkus.management.port", Integer.toString(management));
    // Standard output is for results.
    settings.put("quarkus.log.console.stderr", "true");

    var command = new ArrayList<String>();
    if (Files.isExecutable(SETPRIV)) {
      // A trainer whose command was killed would train on for a server whose passwords it loses.
      command.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "TERM"));
    }
    command.add(host.java());
    command.addAll(host.options());
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", jar.toString()));

    var environment = new HashMap<>(host.environment());
    environment.keySet().removeIf(name -> name.startsWith("KAFKA_"));
    // Gradients need it, whatever the server's own model is read in.
    environment.put("RESOW_PRECISION", "fp32");
    broker.forEach((name, value) -> environment.put(Operator.variable("kafka." + name), value));
    return new TrainerLaunch(
        List.copyOf(command),
        Map.copyOf(environment),
        Path.of(System.getProperty("resow.cwd", "")).toAbsolutePath(),
        address(http, "/"),
        address(management, "/q/metrics"));
  }

  /** {@code RESOW_TRAININGS_CRITIC}, or the one that comes with the project. */
  public static Path critic() {
    return DataFolder.path(
            "resow.trainings.critic", DataFolder.home().resolve("models").resolve("critic"))
        .toAbsolutePath()
        .normalize();
  }

  private static URI address(int port, String path) {
    return URI.create("http://%s:%d%s".formatted(PortChoice.LOOPBACK, port, path));
  }

  /** Without the environment, so that no log can tell its passwords. */
  @Override
  public String toString() {
    return "TrainerLaunch" + command;
  }
}
