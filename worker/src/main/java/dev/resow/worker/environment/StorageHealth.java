package dev.resow.worker.environment;

import dev.resow.contract.health.Probe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether pictures can be stored: writes and removes a small file now and then, and as much as a
 * picture took when one could not be stored.
 */
public final class StorageHealth implements AutoCloseable {
  private static final String WHAT = "the artifact store (RESOW_ARTIFACTS)";
  private static final int LEAST_BYTES = 64 * 1024;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final Path root;
  private final Probe probe;
  private volatile int bytes = LEAST_BYTES;
  private volatile boolean seen;

  /**
   * @param root folder of the pictures, made when it is not there
   */
  public StorageHealth(Path root, Clock clock) {
    this.root = root.toAbsolutePath().normalize();
    this.probe = new Probe(WHAT, this::check, EVERY, SILENCE, clock);
  }

  /** Starts checking in the background. */
  public StorageHealth start() {
    probe.start();
    return this;
  }

  public Probe.Status status() {
    return probe.status();
  }

  /**
   * A picture could not be stored.
   *
   * @param size of the picture in bytes
   */
  public void failed(int size, Exception failure) {
    bytes = Math.max(LEAST_BYTES, size);
    probe.failed(StorageFault.of(WHAT, failure));
  }

  /** A picture was stored. */
  public void works() {
    bytes = LEAST_BYTES;
    probe.works();
  }

  /** What is wrong, for the job that is given back. */
  public String fault() {
    var status = status();
    return status.up() ? WHAT + " did not store the image" : status.detail();
  }

  private void check() throws IOException {
    try {
      write();
    } catch (IOException e) {
      throw new IOException(StorageFault.of(WHAT, e), e);
    }
  }

  private void write() throws IOException {
    // A folder that has disappeared is an unmounted volume: writing on would scatter the images.
    if (seen && !Files.exists(root)) throw new NoSuchFileException(root.toString());
    Files.createDirectories(root);
    Path file = Files.createTempFile(root, ".probe-", null);
    try {
      Files.write(file, new byte[bytes]);
    } finally {
      Files.deleteIfExists(file);
    }
    seen = true;
  }

  @Override
  public void close() {
    probe.close();
  }
}
