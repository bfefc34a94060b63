package dev.resow.standalone.run;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
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
  private static final String PROPERTY = "-D";
  private static final List<String> SECRET = List.of("password", "secret", "jaas", "key");

  /** Settings that may come as variables too; others, as those of TLS or AWS, may not. */
  private static final List<String> CONFIG =
      List.of("resow.", "quarkus.", "mp.", "smallrye.", "kafka.");

  /** Of util-linux. */
  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  /**
   * This JVM as the trainer sees it.
   *
   * @param java the program
   * @param options of the JVM, such as its heap; settings of the apps with a secret in their name
   *     go to the environment instead
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
    // Gradients need it, whatever the server's own model is read in.
    settings.put("resow.precision", "fp32");
    settings.put("resow.model", DataFolder.model().toString());
    if (Operator.set("resow.artifacts").isEmpty())
      settings.put("resow.artifacts", folder.artifacts().toString());
    settings.put("resow.trainings.critic", critic().toString());
    settings.put("resow.trainings.critics.folder", critics().toString());
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
    host.options().stream().filter(TrainerLaunch::isHandedOn).forEach(command::add);
    settings.forEach((name, value) -> command.add("-D" + name + "=" + value));
    command.addAll(List.of("-jar", jar.toString()));

    var environment = new HashMap<>(host.environment());
    host.options().stream()
        .filter(TrainerLaunch::isSecret)
        .map(option -> option.substring(PROPERTY.length()).split("=", 2))
        .filter(option -> option.length == 2)
        .forEach(option -> environment.put(Operator.variable(option[0]), option[1]));
    environment.keySet().removeIf(name -> name.startsWith("KAFKA_"));
    broker.forEach((name, value) -> environment.put(Operator.variable("kafka." + name), value));
    return new TrainerLaunch(
        List.copyOf(command),
        Map.copyOf(environment),
        Path.of(System.getProperty("resow.cwd", "")).toAbsolutePath(),
        address(http, "/"),
        address(management, "/q/metrics"));
  }

  /** A debugger listens at a port that this JVM has taken. */
  private static boolean isHandedOn(String option) {
    return !option.startsWith("-agentlib:") && !isSecret(option);
  }

  /** True for a setting of the apps whose name says that its value is one. */
  private static boolean isSecret(String option) {
    if (!option.startsWith(PROPERTY)) return false;
    String name = option.substring(PROPERTY.length()).split("=", 2)[0].toLowerCase(Locale.ROOT);
    return CONFIG.stream().anyMatch(name::startsWith) && SECRET.stream().anyMatch(name::contains);
  }

  /** {@code RESOW_TRAININGS_CRITIC}, or the one that comes with the project. */
  public static Path critic() {
    return DataFolder.path(
            "resow.trainings.critic", DataFolder.home().resolve("models").resolve("critic"))
        .toAbsolutePath()
        .normalize();
  }

  /** {@code RESOW_TRAININGS_CRITICS_FOLDER}, or the one that comes with the project. */
  private static Path critics() {
    return DataFolder.path(
            "resow.trainings.critics.folder",
            DataFolder.home().resolve("models").resolve("critics"))
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
