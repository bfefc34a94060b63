package dev.resow.worker.environment;

import dev.resow.contract.health.Probe;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * All that a worker depends on. Attempts tell it what failed; the share channel asks it before it
 * takes a record.
 */
public final class WorkerEnvironment {
  private static final String CHECKPOINTS = "the checkpoint store (RESOW_CHECKPOINTS)";

  private final StorageHealth storage;
  private final SamplingHealth sampling;
  private final Supplier<Probe.Status> broker;
  private final Supplier<Probe.Status> provenance;
  private final AtomicLong unsaved = new AtomicLong();
  private volatile String checkpointFault;

  /**
   * @param provenance whether pictures can be signed, if they have to be
   */
  public WorkerEnvironment(
      StorageHealth storage,
      SamplingHealth sampling,
      Supplier<Probe.Status> broker,
      Supplier<Probe.Status> provenance) {
    this.storage = storage;
    this.sampling = sampling;
    this.broker = broker;
    this.provenance = provenance;
  }

  /**
   * For a worker without a check of its broker, whose pictures are not signed.
   *
   * @param storage not started: only failures of attempts count
   */
  public WorkerEnvironment(StorageHealth storage, Clock clock) {
    this(
        storage,
        new SamplingHealth(clock),
        () -> new Probe.Status(true, null, clock.instant()),
        () -> new Probe.Status(true, null, clock.instant()));
  }

  /** What it depends on by name, and how each is. */
  public Map<String, Probe.Status> conditions() {
    var all = new LinkedHashMap<String, Probe.Status>();
    all.put("artifacts", storage.status());
    all.put("sampling", sampling.status());
    all.put("broker", broker.get());
    all.put("provenance", provenance.get());
    return all;
  }

  /** Whether a job that is taken now could be finished. */
  public boolean mayTake() {
    return storage.status().up() && sampling.mayTry() && broker.get().up() && provenance.get().up();
  }

  public StorageHealth storage() {
    return storage;
  }

  /** See {@link SamplingHealth#failed}. */
  public String samplingFailed(UUID job, Throwable failure) {
    return sampling.failed(job, failure);
  }

  public void samplingWorks() {
    sampling.works();
  }

  /**
   * A checkpoint could not be saved, which costs compute if the worker dies now, and nothing else.
   *
   * @param failure why
   * @return how many could not be saved so far
   */
  public long checkpointFailed(Exception failure) {
    checkpointFault = StorageFault.of(CHECKPOINTS, failure);
    return unsaved.incrementAndGet();
  }

  public void checkpointSaved() {
    checkpointFault = null;
  }

  /** Why the last checkpoint could not be saved, until the next one is; empty if it was. */
  public Optional<String> checkpointFault() {
    return Optional.ofNullable(checkpointFault);
  }

  /** Checkpoints that could not be saved since the start. */
  public long unsavedCheckpoints() {
    return unsaved.get();
  }
}
