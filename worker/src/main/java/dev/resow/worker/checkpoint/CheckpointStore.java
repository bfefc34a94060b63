package dev.resow.worker.checkpoint;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Stores one checkpoint per attempt, so that a worker that wrongly believes it still owns a job
 * cannot overwrite another worker's. All workers must share one store.
 */
public interface CheckpointStore {
  /**
   * Replaces the attempt's checkpoint; afterwards the old or the new one is there, never a part.
   */
  void put(UUID job, int attempt, byte[] checkpoint) throws IOException;

  /**
   * The same with a file that need not fit in memory.
   *
   * @param checkpoint must not change meanwhile
   */
  void put(UUID job, int attempt, Path checkpoint) throws IOException;

  /** The checkpoint of the highest attempt. */
  Optional<byte[]> latest(UUID job) throws IOException;

  /**
   * Copies the checkpoint of the highest attempt.
   *
   * @param file replaced if it exists
   * @return false if there is no checkpoint
   */
  boolean copyLatest(UUID job, Path file) throws IOException;

  /** Removes all checkpoints of a job; having none is fine. */
  void remove(UUID job) throws IOException;

  /**
   * Removes the checkpoints of jobs that no attempt resumed.
   *
   * @param before checkpoints last written earlier than this
   * @return jobs whose checkpoints were removed
   */
  int sweep(Instant before) throws IOException;
}
