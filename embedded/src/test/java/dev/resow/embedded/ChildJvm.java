package dev.resow.embedded;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A main class on the test's class path in a JVM of its own. */
final class ChildJvm implements AutoCloseable {
  private final Process process;
  private final BufferedReader output;

  private ChildJvm(Process process) {
    this.process = process;
    this.output = process.inputReader(StandardCharsets.UTF_8);
  }

  static ChildJvm start(Class<?> main, String... arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    return new ChildJvm(
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
  }

  /** Waits for the line that says the server is up. */
  String firstLine() throws IOException {
    String line;
    while ((line = output.readLine()) != null) {
      if (line.startsWith("kafka ") || line.startsWith("postgres ")) {
        return line;
      }
    }
    throw new IOException("process ended before it was up");
  }

  /** SIGKILL: no shutdown hook runs. */
  void killNow() {
    process.destroyForcibly().onExit().join();
  }

  @Override
  public void close() {
    killNow();
  }
}
