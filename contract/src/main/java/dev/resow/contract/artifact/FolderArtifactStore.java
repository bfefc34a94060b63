package dev.resow.contract.artifact;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Artifacts in a folder: {@code ab/cd/abcd...}. A file appears under its name complete or not at
 * all: written aside, forced to disk, moved atomically. What is read is checked against its name.
 * Safe for any number of writers.
 */
public final class FolderArtifactStore implements ArtifactStore {
  private static final String UNFINISHED = ".part-";
  private static final String TWO_DIGITS = "[0-9a-f][0-9a-f]";
  private static final String NAME = "[0-9a-f]*";
  private static final int HEX_DIGITS = 64;

  private final Path root;
  private volatile boolean made;

  /**
   * The folder is made when the first artifact is stored, and never again: a missing folder later
   * on means an unmounted volume, and creating it again would scatter the artifacts.
   */
  public FolderArtifactStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Writes the content to an open file. */
  private interface Content {
    void write(FileChannel file) throws IOException;
  }

  @Override
  public ArtifactId put(byte[] content) throws IOException {
    return put(
        ArtifactId.of(content),
        content.length,
        file -> {
          var bytes = ByteBuffer.wrap(content);
          while (bytes.hasRemaining()) file.write(bytes);
        });
  }

  @Override
  public ArtifactId put(Path content) throws IOException {
    return put(
        id(content),
        Files.size(content),
        file -> {
          try (var in = FileChannel.open(content, READ)) {
            for (long at = 0; at < in.size(); ) at += in.transferTo(at, in.size() - at, file);
          }
        });
  }

  private ArtifactId put(ArtifactId id, long bytes, Content content) throws IOException {
    Path file = file(id);
    Path folder = file.getParent();
    if (isWhole(file, id, bytes)) {
      // As young as if it had been written.
      Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
      // Another writer may have moved it here and not come to this yet.
      force(folder);
      return id;
    }
    if (made && !Files.exists(root)) throw new NoSuchFileException(root.toString());
    Files.createDirectories(folder);
    made = true;
    Path aside = Files.createTempFile(folder, UNFINISHED, null);
    try {
      try (var channel = FileChannel.open(aside, WRITE)) {
        content.write(channel);
        channel.force(true);
      }
      Files.move(aside, file, ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(aside);
    }
    // The name itself, and those of the folders that may be new.
    for (Path level = folder; level.startsWith(root); level = level.getParent()) force(level);
    return id;
  }

  @Override
  public boolean copy(ArtifactId id, Path file) throws IOException {
    try {
      Files.copy(file(id), file);
    } catch (NoSuchFileException e) {
      return false;
    }
    if (id(file).equals(id)) return true;
    long bytes = Files.size(file);
    Files.delete(file);
    throw new DamagedArtifactException(id, bytes);
  }

  @Override
  public Optional<byte[]> get(ArtifactId id) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file(id));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    if (!ArtifactId.of(bytes).equals(id)) throw new DamagedArtifactException(id, bytes.length);
    return Optional.of(bytes);
  }

  @Override
  public boolean has(ArtifactId id) throws IOException {
    return Files.exists(file(id));
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

  @Override
  public void scan(Consumer<Stored> found) throws IOException {
    forEachFile(
        NAME,
        file -> {
          String name = file.getFileName().toString();
          if (name.length() != HEX_DIGITS || !file.equals(file(new ArtifactId(name)))) return;
          var id = new ArtifactId(name);
          try {
            long bytes = Files.size(file);
            var storedAt = Files.getLastModifiedTime(file).toInstant();
            found.accept(new Stored(id, bytes, storedAt, isWhole(file, id, bytes)));
          } catch (NoSuchFileException e) {
            // Removed meanwhile.
          }
        });
  }

  @Override
  public int sweepUnfinished(Instant before) throws IOException {
    int[] removed = {0};
    forEachFile(
        UNFINISHED + "*",
        file -> {
          try {
            if (Files.getLastModifiedTime(file).toInstant().isBefore(before)
                && Files.deleteIfExists(file)) removed[0]++;
          } catch (NoSuchFileException e) {
            // Its writer is done with it.
          }
        });
    return removed[0];
  }

  @Override
  public void probe(int bytes) throws IOException {
    // A folder that has disappeared is an unmounted volume: writing on would scatter the images.
    if (made && !Files.exists(root)) throw new NoSuchFileException(root.toString());
    Files.createDirectories(root);
    Path file = Files.createTempFile(root, ".probe-", null);
    try {
      Files.write(file, new byte[bytes]);
    } finally {
      Files.deleteIfExists(file);
    }
    made = true;
  }

  private interface FileWork {
    void with(Path file) throws IOException;
  }

  /** Files of the two levels of folders; what else lies in the root is not ours. */
  private void forEachFile(String pattern, FileWork work) throws IOException {
    try (var first = Files.newDirectoryStream(root, TWO_DIGITS)) {
      for (Path level : first) forEachFile(level, pattern, work);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private static void forEachFile(Path level, String pattern, FileWork work) throws IOException {
    try (var second = Files.newDirectoryStream(level, TWO_DIGITS)) {
      for (Path folder : second) {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, pattern)) {
          for (Path file : files) if (Files.isRegularFile(file)) work.with(file);
        } catch (NotDirectoryException e) {
          // Not ours.
        }
      }
    } catch (NotDirectoryException e) {
      // Not ours.
    }
  }

  /** Reads the file piece by piece. */
  private static boolean isWhole(Path file, ArtifactId id, long bytes) throws IOException {
    if (!Files.isRegularFile(file) || Files.size(file) != bytes) return false;
    try {
      return id(file).equals(id);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** The name that the bytes of a file have in the store. */
  private static ArtifactId id(Path file) throws IOException {
    try (var in = new DigestInputStream(Files.newInputStream(file), ArtifactId.newDigest())) {
      in.transferTo(OutputStream.nullOutputStream());
      MessageDigest digest = in.getMessageDigest();
      return new ArtifactId(HexFormat.of().formatHex(digest.digest()));
    }
  }

  private Path file(ArtifactId id) {
    String name = id.sha256();
    return root.resolve(name.substring(0, 2)).resolve(name.substring(2, 4)).resolve(name);
  }

  /** Makes names in a folder survive a power cut; some systems cannot, and need not. */
  private static void force(Path folder) {
    try (var channel = FileChannel.open(folder, READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows does not open folders as channels; its move is durable enough.
    }
  }
}
