package dev.resow.chaos.deploy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A small file system in memory under a folder, so that filling it affects nothing else. Only an
 * account that may mount can have one.
 */
final class Volume implements AutoCloseable {
  private final Path folder;
  private boolean mounted = true;
  private final Thread hook = new Thread(this::unmount, "volume-unmount");

  private Volume(Path folder) {
    this.folder = folder;
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Mounts it.
   *
   * @param folder made when it is not there; what lies in it is hidden meanwhile
   * @throws IOException with the system's reason when this account may not
   */
  static Volume mount(Path folder, int mebibytes) throws IOException {
    Files.createDirectories(folder);
    run("mount", "-t", "tmpfs", "-o", "size=" + mebibytes + "m", "tmpfs", folder.toString());
    return new Volume(folder);
  }

  @Override
  public void close() {
    unmount();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException alreadyShuttingDown) {
      // The hook has nothing left to do.
    }
  }

  /** Lazily: a process that is just ending may still have a file open. */
  private synchronized void unmount() {
    if (!mounted) return;
    mounted = false;
    try {
      run("umount", "-l", folder.toString());
    } catch (IOException e) {
      System.err.println("could not unmount " + folder + ", unmount it by hand: " + e.getMessage());
    }
  }

  private static void run(String... command) throws IOException {
    try {
      var process = new ProcessBuilder(command).redirectErrorStream(true).start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0)
        throw new IOException(output.strip());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while running " + command[0], e);
    }
  }
}
