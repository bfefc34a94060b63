package dev.resow.standalone.run;

import dev.resow.embedded.EmbeddedKafka;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Checks the prerequisites of the embedded server on this machine. */
public final class EnvironmentCheck {
  private static final long GIB = 1L << 30;

  private EnvironmentCheck() {}

  /**
   * @param ok false when the embedded server cannot run like this
   * @param detail what was found and what to do
   */
  public record Finding(String subject, boolean ok, String detail) {}

  public static List<Finding> of(DataFolder folder) {
    return List.of(
        java(),
        system(),
        memory(),
        root(),
        settings(),
        disk(folder.root()),
        model(),
        instance(folder),
        services(folder));
  }

  private static Finding java() {
    return new Finding(
        "java",
        Runtime.version().feature() >= 25,
        Runtime.version() + " in " + System.getProperty("java.home"));
  }

  private static Finding system() {
    String system = System.getProperty("os.name") + " " + System.getProperty("os.arch");
    boolean ok = system.equals("Linux amd64");
    return new Finding(
        "system", ok, ok ? system : system + "; the embedded server needs Linux amd64");
  }

  private static Finding memory() {
    long bytes =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return new Finding(
        "memory",
        bytes >= 3 * GIB,
        "%.1f GiB%s"
            .formatted(
                bytes / (double) GIB, bytes >= 3 * GIB ? "" : "; at least 3 GiB are needed"));
  }

  /** PostgreSQL refuses to run as root; unshare gives it another user. */
  private static Finding root() {
    if (!System.getProperty("user.name").equals("root")) {
      return new Finding("user", true, "not root");
    }
    boolean ok = succeeds("unshare", "--user", "true");
    return new Finding(
        "user",
        ok,
        ok
            ? "root; user namespaces are available for PostgreSQL"
            : "root without user namespaces, so PostgreSQL cannot start; run as another user");
  }

  private static Finding settings() {
    var broken = SettingRules.broken();
    return new Finding("settings", broken.isEmpty(), broken.orElse("valid"));
  }

  private static Finding disk(Path root) {
    Path existing = root;
    while (!Files.exists(existing)) {
      existing = existing.getParent();
    }
    if (!Files.isDirectory(existing)) {
      return new Finding(
          "data", false, "expected a folder at " + existing + ", found a file; set RESOW_DATA");
    }
    try {
      long free = Files.getFileStore(existing).getUsableSpace();
      boolean ok = free >= GIB && Files.isWritable(existing);
      return new Finding(
          "data",
          ok,
          String.format(Locale.ROOT, "%s, %.1f GiB free", root, free / (double) GIB)
              + (ok ? "" : "; a writable folder with 1 GiB free is needed (RESOW_DATA)"));
    } catch (IOException e) {
      return new Finding(
          "data", false, root + " cannot be read; choose another folder (RESOW_DATA)");
    }
  }

  private static Finding model() {
    if (DataFolder.paintsWithoutModel()) {
      return new Finding("model", true, "none: jobs use the stand-in");
    }
    Path model = DataFolder.model();
    var found = ModelInspection.of(model);
    return new Finding(
        "model",
        found.problem().isEmpty(),
        found
            .problem()
            .map(reason -> model + ": " + reason + "; set RESOW_MODEL")
            .orElseGet(
                () ->
                    Stream.concat(
                            Stream.of(model + " opens, " + found.summary()),
                            found.warnings().stream())
                        .collect(Collectors.joining("; "))));
  }

  private static Finding instance(DataFolder folder) {
    try {
      var found = Instance.of(folder);
      if (found.isEmpty()) {
        return new Finding("server", true, "not running");
      }
      var server = found.get();
      return new Finding(
          "server",
          !server.isSuspended(),
          "process %d is %s%s%s"
              .formatted(
                  server.pid(),
                  server.phase().name().toLowerCase(Locale.ROOT),
                  server.url() == null ? "" : " at " + server.url(),
                  server.isSuspended()
                      ? "; it is suspended, resume it with kill -CONT " + server.pid()
                      : ""));
    } catch (IOException e) {
      return new Finding(
          "server", false, folder.root() + " cannot be read by this account; set RESOW_DATA");
    }
  }

  /** Where to find the passwords of the embedded database and broker. */
  private static Finding services(DataFolder folder) {
    return new Finding(
        "passwords",
        true,
        "database: PGPASSFILE=%s (for psql); broker: %s (for --command-config)"
            .formatted(
                folder.postgres().resolve("pgpass"),
                folder.kafka().resolve(EmbeddedKafka.CLIENT_FILE)));
  }

  private static boolean succeeds(String... command) {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException notThere) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
