package dev.resow.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * Copies the data folder of a PostgreSQL server that runs, between the beginning and the end of a
 * backup. Files that change or vanish meanwhile are repaired from the log of writes.
 */
final class DataCopy extends SimpleFileVisitor<Path> {
  /** Of these the folder alone: their content belongs to the running server. */
  private static final Set<String> EMPTY =
      Set.of(
          "pg_wal",
          "pg_replslot",
          "pg_dynshmem",
          "pg_notify",
          "pg_serial",
          "pg_snapshots",
          "pg_stat_tmp",
          "pg_subtrans");

  private static final Set<String> LEFT_OUT =
      Set.of("postmaster.pid", "postmaster.opts", "backup_label", "pg_internal.init");

  /** Copied last: recovery begins from it. */
  private static final Path CONTROL = Path.of("global", "pg_control");

  private final Path from;
  private final Path to;

  private DataCopy(Path from, Path to) {
    this.from = from;
    this.to = to;
  }

  static void of(Path from, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Files.walkFileTree(from, new DataCopy(from, to));
    Files.createDirectories(to.resolve("pg_wal/archive_status"));
    Files.createDirectories(to.resolve("pg_wal/summaries"));
    Files.copy(from.resolve(CONTROL), to.resolve(CONTROL));
  }

  @Override
  public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
      throws IOException {
    var owner = PosixFilePermissions.fromString("rwx------");
    Files.createDirectory(
        to.resolve(from.relativize(folder)), PosixFilePermissions.asFileAttribute(owner));
    return EMPTY.contains(from.relativize(folder).toString())
        ? FileVisitResult.SKIP_SUBTREE
        : FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
    Path relative = from.relativize(file);
    if (LEFT_OUT.contains(file.getFileName().toString()) || relative.equals(CONTROL)) {
      return FileVisitResult.CONTINUE;
    }
    try {
      Files.copy(file, to.resolve(relative));
    } catch (NoSuchFileException vanished) {
      // Its removal is in the log of writes.
    }
    return FileVisitResult.CONTINUE;
  }

  @Override
  public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }
}
