package dev.resow.worker.attempt;

import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.ArtifactStore;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/** A real store behind a wrapper that a test can make fail. */
class FailingStore implements ArtifactStore {
  private final ArtifactStore store;

  FailingStore(ArtifactStore store) {
    this.store = store;
  }

  @Override
  public ArtifactId put(byte[] content) throws IOException {
    return store.put(content);
  }

  @Override
  public Optional<byte[]> get(ArtifactId id) throws IOException {
    return store.get(id);
  }

  @Override
  public boolean has(ArtifactId id) throws IOException {
    return store.has(id);
  }

  @Override
  public boolean remove(ArtifactId id, Instant before) throws IOException {
    return store.remove(id, before);
  }

  @Override
  public void scan(Consumer<Stored> found) throws IOException {
    store.scan(found);
  }

  @Override
  public int sweepUnfinished(Instant before) throws IOException {
    return store.sweepUnfinished(before);
  }

  @Override
  public void probe(int bytes) throws IOException {
    store.probe(bytes);
  }

  /** Counts what the store does not take. */
  static final class Counting extends FailingStore {
    private final AtomicInteger failures;

    Counting(ArtifactStore store, AtomicInteger failures) {
      super(store);
      this.failures = failures;
    }

    @Override
    public ArtifactId put(byte[] content) throws IOException {
      try {
        return super.put(content);
      } catch (IOException e) {
        failures.incrementAndGet();
        throw e;
      }
    }
  }
}
