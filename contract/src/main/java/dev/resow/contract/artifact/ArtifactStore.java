package dev.resow.contract.artifact;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;

/** Where images lie: named by their content, written once, never changed. */
public interface ArtifactStore {
  /**
   * What lies in the store under a name.
   *
   * @param storedAt when it was last stored
   * @param whole false if its bytes are not those of its name
   */
  record Stored(ArtifactId id, long bytes, Instant storedAt, boolean whole) {}

  /**
   * Stores the bytes durably before it returns. Storing the same bytes again is cheap, and mends
   * what was damaged.
   *
   * @return the SHA-256 of the bytes
   */
  ArtifactId put(byte[] content) throws IOException;

  /** The same for the bytes of a file, which may be large. */
  default ArtifactId put(Path file) throws IOException {
    return put(Files.readAllBytes(file));
  }

  /**
   * Copies the bytes into a file that does not exist yet, checked against their name.
   *
   * @return false if there are none of that name
   * @throws DamagedArtifactException if their SHA-256 is not their name; there is no file then
   * @throws IOException if the store cannot be read or the file cannot be written
   */
  default boolean copy(ArtifactId id, Path file) throws IOException {
    var bytes = get(id);
    if (bytes.isPresent()) Files.write(file, bytes.get(), StandardOpenOption.CREATE_NEW);
    return bytes.isPresent();
  }

  /**
   * The bytes, or empty if there are none of that name.
   *
   * @throws DamagedArtifactException if their SHA-256 is not their name
   * @throws IOException if the store cannot be read
   */
  Optional<byte[]> get(ArtifactId id) throws IOException;

  /** Whether something lies under that name, damaged or not. */
  boolean has(ArtifactId id) throws IOException;

  /**
   * Removes the bytes if they were last stored before {@code before}; what is not there is removed
   * already.
   *
   * @return false if they are too young
   */
  boolean remove(ArtifactId id, Instant before) throws IOException;

  /**
   * Reads and checks everything that is stored.
   *
   * @throws IOException if the store cannot be read; everything found before was passed to {@code
   *     found}
   */
  void scan(Consumer<Stored> found) throws IOException;

  /**
   * Removes what writers left behind that were killed while they wrote.
   *
   * @param before last written earlier than this
   * @return how many files
   */
  int sweepUnfinished(Instant before) throws IOException;

  /**
   * Tries whether so many bytes can be stored now; nothing is left behind. A store may count what
   * it took a moment ago.
   *
   * @throws IOException if they cannot
   */
  void probe(int bytes) throws IOException;
}
