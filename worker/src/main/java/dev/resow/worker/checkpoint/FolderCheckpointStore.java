package dev.resow.worker.checkpoint;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Checkpoints in a folder that the workers share: {@code JOB/ATTEMPT}. Not forced to disk: a
 * process that dies loses nothing, and the checksum reveals a file torn by a power cut.
 */
public final class FolderCheckpointStore implements CheckpointStore {
  private final Path root;
  private volatile boolean created;

  /**
   * The folder is created with the first checkpoint. When its parent disappears later (an unmounted
   * volume), it is not created again on the volume below.
   */
  public FolderCheckpointStore(Path root) {
    this.root = root.toAbsolutePath().normalize();
  }

  /** Writes a checkpoint to a new file. */
  private interface Content {
    void write(Path file) throws IOException;
  }

  @Override
  public void put(UUID job, int attempt, byte[] checkpoint) throws IOException {
    put(job, attempt, file -> Files.write(file, checkpoint));
  }

  @Override
  public void put(UUID job, int attempt, Path checkpoint) throws IOException {
    put(job, attempt, file -> Files.copy(checkpoint, file, REPLACE_EXISTING));
  }

  private void put(UUID job, int attempt, Content checkpoint) throws IOException {
    if (created && !Files.exists(root.getParent())) throw new NoSuchFileException(root.toString());
    Path folder = Files.createDirectories(root.resolve(job.toString()));
    created = true;
    Path aside = folder.resolve("." + attempt);
    try {
      checkpoint.write(aside);
      Files.move(aside, folder.resolve(Integer.toString(attempt)), ATOMIC_MOVE, REPLACE_EXISTING);
    } catch (IOException e) {
      // A partial file would only take space that is already short.
      Files.deleteIfExists(aside);
      throw e;
    }
  }

  @Override
  public Optional<byte[]> latest(UUID job) throws IOException {
    var newest = newest(job);
    try {
      return newest.isEmpty() ? Optional.empty() : Optional.of(Files.readAllBytes(newest.get()));
    } catch (NoSuchFileException removedMeanwhile) {
      return Optional.empty();
    }
  }

  @Override
  public boolean copyLatest(UUID job, Path file) throws IOException {
    var newest = newest(job);
    if (newest.isEmpty()) return false;
    try {
      Files.copy(newest.get(), file, REPLACE_EXISTING);
      return true;
    } catch (NoSuchFileException e) {
      if (Files.exists(newest.get())) throw e;
      return false; // removed meanwhile
    }
  }

  private Optional<Path> newest(UUID job) throws IOException {
    return files(root.resolve(job.toString())).stream()
        .filter(file -> file.getFileName().toString().matches("[0-9]{1,9}"))
        .max(Comparator.comparingInt(file -> Integer.parseInt(file.getFileName().toString())));
  }

  @Override
  public void remove(UUID job) throws IOException {
    remove(root.resolve(job.toString()));
  }

  private static void remove(Path folder) throws IOException {
    for (Path file : files(folder)) {
      Files.deleteIfExists(file);
    }
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException writtenMeanwhile) {
      // By a worker that does not know yet that the job has ended; the sweep removes it.
    }
  }

  @Override
  public int sweep(Instant before) throws IOException {
    int removed = 0;
    for (Path folder : files(root)) {
      // Every replacement of a file changes the time of its folder.
      if (Files.isDirectory(folder)
          && Files.getLastModifiedTime(folder).toInstant().isBefore(before)) {
        remove(folder);
        removed++;
      }
    }
    return removed;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    } catch (NoSuchFileException none) {
      return List.of();
    }
  }
}
