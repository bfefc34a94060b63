package dev.resow.worker.checkpoint;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Store of checkpoints, one per attempt, so that a worker that wrongly believes it still owns a job
 * overwrites no other checkpoint. All workers must share it.
 */
public interface CheckpointStore {
  /** Replaces the attempt's checkpoint; afterwards there is the old one or the new one, whole. */
  void put(UUID job, int attempt, byte[] checkpoint) throws IOException;

  /** The checkpoint of the highest attempt. */
  Optional<byte[]> latest(UUID job) throws IOException;

  /** Removes all checkpoints of a job; having none is fine. */
  void remove(UUID job) throws IOException;

  /**
   * Removes abandoned checkpoints.
   *
   * @param before checkpoints last written earlier than this
   * @return jobs whose checkpoints were removed
   */
  int sweep(Instant before) throws IOException;
}
