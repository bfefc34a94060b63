package dev.resow.contract.artifact;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;

/**
 * Artifacts in a folder: {@code ab/cd/abcd...}. A file appears under its name complete or not at
 * all: written aside, forced to disk, moved atomically. Safe for any number of writers.
 */
public final class FolderArtifactStore implements ArtifactStore {
  private final Path root;

  /** The folder is made when the first artifact is stored. */
  public FolderArtifactStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  @Override
  public ArtifactId put(byte[] content) throws IOException {
    ArtifactId id = ArtifactId.of(content);
    Path file = file(id);
    if (touched(file)) return id;
    Files.createDirectories(file.getParent());
    Path aside = Files.createTempFile(file.getParent(), ".part-", null);
    try {
      try (var channel = FileChannel.open(aside, WRITE)) {
        var bytes = ByteBuffer.wrap(content);
        while (bytes.hasRemaining()) channel.write(bytes);
        channel.force(true);
      }
      Files.move(aside, file, ATOMIC_MOVE);
      forceFolder(file.getParent());
    } finally {
      Files.deleteIfExists(aside);
    }
    return id;
  }

  @Override
  public Optional<byte[]> get(ArtifactId id) throws IOException {
    try {
      return Optional.of(Files.readAllBytes(file(id)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean remove(ArtifactId id, Instant before) throws IOException {
    Path file = file(id);
    try {
      if (!Files.getLastModifiedTime(file).toInstant().isBefore(before)) return false;
      Files.deleteIfExists(file);
    } catch (NoSuchFileException e) {
      // Somebody else removed it.
    }
    return true;
  }

  /** True if it is there; then it is as young as if it had been written. */
  private static boolean touched(Path file) throws IOException {
    try {
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  private Path file(ArtifactId id) {
    String name = id.sha256();
    return root.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }

  /** Makes the new name itself survive a power cut; some systems can not, and need not. */
  private static void forceFolder(Path folder) {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not open folders as channels; its move is durable enough.
    }
  }
}
