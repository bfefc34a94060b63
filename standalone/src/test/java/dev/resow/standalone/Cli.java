package dev.resow.standalone;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** The entry script as a process, in a folder of its own. */
final class Cli {
  private static final long LIMIT_SECONDS = 240;

  /** Where the output of each process goes. */
  private static final Map<Long, Path> FILES = new ConcurrentHashMap<>();

  private final Path work;
  private final Map<String, String> environment;

  /**
   * @param work where it runs
   * @param environment added to this process's own
   */
  Cli(Path work, Map<String, String> environment) {
    this.work = work;
    this.environment = environment;
  }

  /** What a command left. */
  record Ended(int exit, String out, String err) {
    String all() {
      return out + err;
    }
  }

  Cli with(String name, String value) {
    var all = new HashMap<>(environment);
    all.put(name, value);
    return new Cli(work, all);
  }

  Ended run(String... arguments) {
    var command = new ArrayList<String>(List.of(script()));
    command.addAll(List.of(arguments));
    return await(start(command));
  }

  /** A line for bash; {@code $RESOW} is the entry script. */
  Ended shell(String line) {
    return await(start(List.of("bash", "-c", line)));
  }

  /** Does not wait. */
  Process background(String... arguments) {
    var command = new ArrayList<String>(List.of(script()));
    command.addAll(List.of(arguments));
    return start(command);
  }

  private static String script() {
    return Jars.root().resolve("resow").toString();
  }

  private Process start(List<String> command) {
    try {
      var builder = new ProcessBuilder(command).directory(work.toFile());
      builder.redirectInput(new File("/dev/null"));
      Path files = Files.createTempDirectory(work, "run");
      builder.redirectOutput(files.resolve("out").toFile());
      builder.redirectError(files.resolve("err").toFile());
      builder.environment().putAll(environment);
      builder.environment().put("RESOW", script());
      Process process = builder.start();
      FILES.put(process.pid(), files);
      return process;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Ended await(Process process) {
    try {
      if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("did not end: " + text(process, "out") + text(process, "err"));
      }
      return new Ended(process.exitValue(), text(process, "out"), text(process, "err"));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String text(Process process, String name) {
    try {
      return Files.readString(FILES.get(process.pid()).resolve(name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
