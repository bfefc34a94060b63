package dev.resow.standalone.cli;

import dev.resow.standalone.cli.Failure.Kind;
import dev.resow.standalone.run.DataFolder;
import dev.resow.standalone.run.Instance;
import dev.resow.standalone.run.Instance.Phase;
import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** {@code resow up} in a separate process that outlives this one. */
final class BackgroundServer {
  private static final long LOOK_MILLIS = 200;
  private static final Duration LIMIT = Duration.ofMinutes(25);
  private static final String OURS = "resow: ";

  private final DataFolder folder;
  private final Path output;
  private int shown;

  private BackgroundServer(DataFolder folder) {
    this.folder = folder;
    // Two of them may be started at once.
    this.output = folder.log().resolveSibling("up-" + ProcessHandle.current().pid() + ".log");
  }

  /**
   * Returns the server that is ready: the new one, or one that another process started meanwhile.
   *
   * @throws CommandException with the reason when there is none
   */
  static Instance start(Integer port) throws IOException, InterruptedException {
    var folder = DataFolder.configured();
    folder.create();
    var server = new BackgroundServer(folder);
    return server.await(
        new ProcessBuilder(command(port))
            .redirectErrorStream(true)
            .redirectOutput(server.output.toFile())
            .redirectInput(new File("/dev/null"))
            .start());
  }

  private Instance await(Process process) throws IOException, InterruptedException {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (process.isAlive() && System.nanoTime() < end) {
      relay();
      var found = Instance.of(folder);
      if (found.isPresent()
          && found.get().phase() == Phase.READY
          && found.get().pid() == process.pid()) {
        LocalServer.print("running in the background, process " + found.get().pid());
        keep();
        return found.get();
      }
      Thread.sleep(LOOK_MILLIS);
    }
    List<String> lines = relay();
    if (process.isAlive()) {
      throw new CommandException(
          Kind.TIMEOUT,
          "process %d is not ready after %d minutes; see %s; stop it with 'resow down'"
              .formatted(process.pid(), LIMIT.toMinutes(), output));
    }
    // The process found a server started by another one, or failed.
    var other = new ServerFinder(folder).ready();
    if (process.exitValue() == ExitCode.OK && other.isPresent()) {
      Files.deleteIfExists(output);
      LocalServer.print(
          "already running at %s, process %d".formatted(other.get().url(), other.get().pid()));
      return other.get();
    }
    throw new CommandException(
        Kind.SERVER_START,
        lines.isEmpty()
            ? "the server did not start; see " + output
            : lines.getLast().substring(OURS.length()));
  }

  /** Prints the messages of the process that are meant for people. */
  private List<String> relay() throws IOException {
    List<String> lines =
        Files.readString(output, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> line.startsWith(OURS))
            .toList();
    for (; shown < lines.size(); shown++) {
      String sentence = lines.get(shown).substring(OURS.length());
      if (sentence.matches("(starting|waiting|loading|ready|note|keys).*")) {
        LocalServer.print(sentence);
      }
    }
    return lines;
  }

  private void keep() throws IOException {
    Files.move(
        output,
        folder.log().resolveSibling("up.log"),
        java.nio.file.StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<String> command(Integer port) {
    var command = new ArrayList<String>();
    if (Files.isExecutable(Path.of("/usr/bin/setsid"))) {
      // A session of its own: neither Ctrl-C nor the closing of this terminal reaches it.
      command.add("/usr/bin/setsid");
    }
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-jar", System.getProperty("java.class.path"), "up"));
    if (port != null) {
      command.addAll(List.of("--port", port.toString()));
    }
    return command;
  }
}
