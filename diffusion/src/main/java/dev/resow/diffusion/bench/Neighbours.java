package dev.resow.diffusion.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Processes that keep a core each busy until they are closed: {@code sha256sum /dev/zero}. Each
 * ends with its standard input, so none outlives this process, however that ends.
 */
final class Neighbours implements AutoCloseable {
  private static final String BUSY =
      "sha256sum /dev/zero >/dev/null & trap \"kill $!\" EXIT; echo busy; read -r end";

  private final List<Process> processes = new ArrayList<>();

  /** Returns when all of them run. */
  Neighbours(int count) {
    try {
      for (int i = 0; i < count; i++) {
        var process =
            new ProcessBuilder("sh", "-c", BUSY)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        processes.add(process);
        if (process.getInputStream().read() != 'b') {
          throw new IOException("sh ended");
        }
      }
    } catch (IOException e) {
      close();
      throw new UncheckedIOException("cannot start a busy neighbour (sh and sha256sum)", e);
    }
  }

  @Override
  public void close() {
    for (var process : processes) {
      try {
        process.getOutputStream().close();
      } catch (IOException _) {
        // it has ended
      }
      process.onExit().join();
    }
  }
}
