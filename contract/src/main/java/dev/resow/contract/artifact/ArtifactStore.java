package dev.resow.contract.artifact;

import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Where images lie: named by their content, written once, never changed. */
public interface ArtifactStore {
  /**
   * Stores the bytes durably before it returns; storing the same bytes again is free.
   *
   * @return the SHA-256 of the bytes
   */
  ArtifactId put(byte[] content) throws IOException;

  /** The bytes, or empty if there are none of that name. */
  Optional<byte[]> get(ArtifactId id) throws IOException;

  /**
   * Removes the bytes if they were last stored before {@code before}; what is not there is removed
   * already.
   *
   * @return false if they are too young
   */
  boolean remove(ArtifactId id, Instant before) throws IOException;
}
