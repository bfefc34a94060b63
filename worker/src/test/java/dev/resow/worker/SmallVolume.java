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

  private Path mount;
  private boolean mounted;

  /**
   * The volume in the hands of a test.
   *
   * @param mounted false if it is a plain folder
   */
  record Volume(Path mount, boolean mounted) {
    /** The store's folder. */
    Path store() {
      return mount.resolve("artifacts");
    }

    /** What the worker must say of the fault. */
    String fault() {
      return mounted ? "is full" : "is not a folder";
    }

    /** Takes all room there is, to the last byte. */
    void fill() throws IOException {
      if (!mounted) {
        Files.move(store(), mount.resolve("aside"));
        Files.createFile(store());
        return;
      }
      int piece = FILLER;
      Path filler = mount.resolve("filler");
      while (piece > 0)
        try {
          Files.write(
              filler, new byte[piece], StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException full) {
          piece /= 2;
        }
    }

    void makeRoom() throws IOException {
      if (mounted) Files.delete(mount.resolve("filler"));
      else {
        Files.delete(store());
        Files.move(mount.resolve("aside"), store());
      }
    }
  }

  @Override
  public Map<String, String> start() {
    try {
      mount = Files.createTempDirectory("resow-volume");
      mounted = succeeds("mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", mount.toString());
      var settings = new HashMap<>(super.start());
      settings.put("resow.slots", "1");
      settings.put("resow.artifacts", new Volume(mount, mounted).store().toString());
      settings.put("test.mounted", Boolean.toString(mounted));
      return settings;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
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
