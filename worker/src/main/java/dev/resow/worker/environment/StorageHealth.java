package dev.resow.worker.environment;

import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.contract.health.Probe;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;

/**
 * Whether artifacts can be stored: tries a few bytes now and then, and as many as the last one that
 * could not be stored.
 */
public final class StorageHealth implements AutoCloseable {
  private static final String WHAT = "the artifact store (RESOW_ARTIFACTS)";
  private static final int LEAST_BYTES = 64 * 1024;
  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration SILENCE = Duration.ofSeconds(5);

  private final ArtifactStore store;
  private final Probe probe;
  private volatile int bytes = LEAST_BYTES;

  public StorageHealth(ArtifactStore store, Clock clock) {
    this.store = store;
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
   * Something could not be stored.
   *
   * @param size how many bytes to try from now on
   */
  public void failed(int size, Exception failure) {
    bytes = Math.max(LEAST_BYTES, size);
    probe.failed(StorageFault.of(WHAT, failure));
  }

  /** Something was stored. */
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
      store.probe(bytes);
    } catch (IOException e) {
      throw new IOException(StorageFault.of(WHAT, e), e);
    }
  }

  @Override
  public void close() {
    probe.close();
  }
}
