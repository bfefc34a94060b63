package dev.resow.standalone.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/** What an embedded run needs from this machine, each looked at. */
public final class Checkup {
  private static final long GIB = 1L << 30;

  private Checkup() {}

  /**
   * @param ok false when an embedded run can not work like this
   * @param detail what was found, and what to do
   */
  public record Finding(String subject, boolean ok, String detail) {}

  public static List<Finding> of(DataFolder folder) {
    return List.of(
        java(), system(), memory(), root(), disk(folder.root()), model(), instance(folder));
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
        "system", ok, ok ? system : system + "; the embedded run is built for Linux amd64");
  }

  private static Finding memory() {
    long bytes =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return new Finding(
        "memory",
        bytes >= 3 * GIB,
        "%.1f GiB%s".formatted(bytes / (double) GIB, bytes >= 3 * GIB ? "" : "; 3 are needed"));
  }

  /** PostgreSQL does not run as root; unshare gives it another user. */
  private static Finding root() {
    if (!System.getProperty("user.name").equals("root")) {
      return new Finding("user", true, "not root");
    }
    boolean ok = succeeds("unshare", "--user", "true");
    return new Finding(
        "user",
        ok,
        ok
            ? "root, with user namespaces for PostgreSQL"
            : "root without user namespaces: PostgreSQL can not start; run as another user");
  }

  private static Finding disk(Path root) {
    try {
      Path existing = root;
      while (!Files.exists(existing)) {
        existing = existing.getParent();
      }
      long free = Files.getFileStore(existing).getUsableSpace();
      boolean ok = free >= GIB && Files.isWritable(existing);
      return new Finding(
          "data",
          ok,
          String.format(Locale.ROOT, "%s, %.1f GiB free", root, free / (double) GIB)
              + (ok ? "" : "; a writable folder with 1 GiB is needed (RESOW_DATA)"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Finding model() {
    Path model = DataFolder.model();
    boolean ok = Files.isRegularFile(model.resolve("model_index.json"));
    return new Finding(
        "model", ok, model + (ok ? "" : ": no model_index.json there; set RESOW_MODEL"));
  }

  private static Finding instance(DataFolder folder) {
    return new Finding(
        "server",
        true,
        RunFile.live(folder)
            .map(run -> "running at %s, process %d".formatted(run.url(), run.pid()))
            .orElse("not running"));
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
