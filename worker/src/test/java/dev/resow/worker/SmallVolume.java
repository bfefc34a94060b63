package dev.resow.worker;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A broker, and an artifact store on a volume of a megabyte (tmpfs) that can be filled. Where
 * nothing may be mounted the store's folder is replaced by a file instead.
 */
public class SmallVolume extends KafkaForTests {
  private static final int FILLER = 64 * 1024;

  private static Path mount;
  private static boolean mounted;

  @Override
  public Map<String, String> start() {
    try {
      mount = Files.createTempDirectory("resow-volume");
      mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString());
      var settings = new HashMap<>(super.start());
      settings.put("resow.artifacts", store().toString());
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The store's folder. */
  static Path store() {
    return mount.resolve("artifacts");
  }

  /** What the worker must say of the fault. */
  static String fault() {
    return mounted ? "is full" : "is not a folder";
  }

  /** Takes all room there is, to the last byte. */
  static void fill() throws IOException {
    if (!mounted) {
      Files.move(store(), mount.resolve("aside"));
      Files.createFile(store());
      return;
    }
    int piece = FILLER;
    Path filler = mount.resolve("filler");
    while (piece > 0)
      try {
        Files.write(filler, new byte[piece], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      } catch (IOException full) {
        piece /= 2;
      }
  }

  static void makeRoom() throws IOException {
    if (mounted) Files.delete(mount.resolve("filler"));
    else {
      Files.delete(store());
      Files.move(mount.resolve("aside"), store());
    }
  }

  @Override
  public void stop() {
    super.stop();
    try {
      if (mounted) succeeds("umount", "-l", mount.toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean succeeds(String... command) throws IOException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
