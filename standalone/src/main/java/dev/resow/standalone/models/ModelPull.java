package dev.resow.standalone.models;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/**
 * Fetches a model into a folder of its own beside the target and moves it there when everything is
 * checked: the target is whole or not there. What was fetched before the command ended is kept
 * beside it, and continued the next time.
 */
public final class ModelPull {
  private static final String FILES = "files";
  private static final String ORIGIN = "origin";

  private final ModelHttp http;
  private final Download download;
  private final Consumer<String> progress;

  /**
   * @param progress gets a line per file
   */
  private ModelPull(ModelHttp http, Download download, Consumer<String> progress) {
    this.http = http;
    this.download = download;
    this.progress = progress;
  }

  /**
   * How a source is asked.
   *
   * @param token or null
   * @param patience for a connection, an answer, and between two blocks of a file
   * @param tries in a row that bring nothing
   * @param firstPause before the second of them; doubled each time
   */
  public record Terms(String token, Duration patience, int tries, Duration firstPause) {
    /** A minute of patience and five tries. */
    public static Terms usual(String token) {
      return new Terms(token, Duration.ofMinutes(1), 5, Duration.ofSeconds(1));
    }
  }

  /**
   * What is there now.
   *
   * @param skipped files of the source that are not fetched
   * @param earlier true if it was there already
   */
  public record Pulled(ModelLock lock, int skipped, boolean earlier) {}

  /**
   * @param sha256 of the zip file; of a repository {@link ModelLock#digest}, or null for what its
   *     hub says
   * @throws IOException if it cannot be had, is not what was expected, or has no room; the target
   *     is not there then
   */
  public static Pulled run(
      ModelSource source, Path target, String sha256, Terms terms, Consumer<String> progress)
      throws IOException, InterruptedException {
    Path folder = target.toAbsolutePath().normalize();
    if (Files.exists(folder)) return earlier(source, folder, sha256);
    Path staging = folder.resolveSibling("." + folder.getFileName() + ".pull");
    Files.createDirectories(staging);
    try (var http = new ModelHttp(terms.token(), terms.patience());
        var channel =
            FileChannel.open(
                staging.resolveSibling(staging.getFileName() + ".lock"),
                StandardOpenOption.CREATE,
                StandardOpenOption.WRITE);
        FileLock _ = lock(channel, folder)) {
      var download = new Download(http, terms.tries(), terms.firstPause());
      return new ModelPull(http, download, progress).run(source, folder, staging, sha256);
    } finally {
      if (Files.notExists(staging))
        Files.deleteIfExists(staging.resolveSibling(staging.getFileName() + ".lock"));
    }
  }

  private static FileLock lock(FileChannel channel, Path folder) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock != null) return lock;
    } catch (OverlappingFileLockException e) {
      // reported below
    }
    throw new IOException("another command is fetching '%s'".formatted(folder));
  }

  /** A folder that is there already, if it is this very model. */
  private static Pulled earlier(ModelSource source, Path folder, String sha256) throws IOException {
    if (Files.isRegularFile(folder.resolve(ModelLock.NAME))) {
      ModelLock lock = ModelLock.read(folder);
      if (lock.source().equals(source.text())
          && isOf(lock, source, sha256)
          && lock.differences(folder).isEmpty()) return new Pulled(lock, 0, true);
    }
    throw new IOException(
        "'%s' exists and is another model, or was changed; remove it, or choose another folder with --into"
            .formatted(folder));
  }

  private static boolean isOf(ModelLock lock, ModelSource source, String sha256) {
    return switch (source) {
      case ModelSource.Archive archive -> archive.revision().equals(lock.revision());
      case ModelSource.Repository repository ->
          (sha256 == null || sha256.equals(lock.digest()))
              && (!repository.isPinned() || repository.revision().equals(lock.revision()));
    };
  }

  private Pulled run(ModelSource source, Path folder, Path staging, String sha256)
      throws IOException, InterruptedException {
    Path files = staging.resolve(FILES);
    String revision;
    int skipped;
    switch (source) {
      case ModelSource.Repository repository -> {
        var listing = RepositoryListing.of(repository, http);
        revision = listing.commit();
        skipped = listing.skipped();
        begin(staging, source.text() + " " + revision);
        fetch(listing.files(), files);
      }
      case ModelSource.Archive archive -> {
        revision = archive.revision();
        begin(staging, source.text() + " " + revision);
        skipped = unpack(archive, staging, files);
      }
    }
    var lock = ModelLock.of(files, source.text(), revision);
    if (source instanceof ModelSource.Repository
        && sha256 != null
        && !sha256.equals(lock.digest())) {
      delete(staging);
      throw new IOException(
          "expected the SHA-256 %s of the folder, received %s; nothing was installed"
              .formatted(sha256, lock.digest()));
    }
    lock.write(files);
    try {
      Files.move(files, folder, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      throw new IOException("'%s' must be on the file system of its parent".formatted(folder), e);
    }
    delete(staging);
    return new Pulled(lock, skipped, false);
  }

  /** What is left of another version is of no use. */
  private static void begin(Path staging, String origin) throws IOException {
    Path file = staging.resolve(ORIGIN);
    String before = Files.exists(file) ? Files.readString(file) : null;
    if (!Objects.equals(before, origin)) {
      delete(staging);
      Files.createDirectories(staging);
      Files.writeString(file, origin);
    }
    Files.createDirectories(staging.resolve(FILES));
  }

  private void fetch(List<RemoteFile> listed, Path folder)
      throws IOException, InterruptedException {
    long there = 0;
    for (RemoteFile file : listed) {
      Path target = folder.resolve(file.path());
      there += Files.exists(target) ? Files.size(target) : new Part(target).size();
    }
    long all = listed.stream().mapToLong(RemoteFile::size).sum();
    DiskSpace.require(folder, all - Math.min(all, there));
    int number = 0;
    for (RemoteFile file : listed) {
      progress.accept(
          "%d of %d  %s  %s"
              .formatted(++number, listed.size(), file.path(), ByteSize.of(file.size())));
      download.run(file, folder.resolve(file.path()));
    }
  }

  private int unpack(ModelSource.Archive archive, Path staging, Path files)
      throws IOException, InterruptedException {
    long size = size(archive);
    var zip = new RemoteFile(archive.name() + ".zip", size, archive.sha256(), archive.url());
    Path file = staging.resolve("model.zip");
    DiskSpace.require(staging, size);
    progress.accept(zip.path() + "  " + ByteSize.of(size));
    download.run(zip, file);
    delete(files);
    Files.createDirectories(files);
    return ZippedModel.unpack(file, files);
  }

  private long size(ModelSource.Archive archive) throws IOException, InterruptedException {
    // Range tells the size without the content; a server that ignores it is hung up on.
    var answer = http.get(archive.url(), Map.of("Range", "bytes=0-0"));
    try (var _ = http.body(answer)) {
      if (answer.statusCode() == 206) {
        String range = answer.headers().firstValue("Content-Range").orElse("");
        if (range.matches("bytes 0-0/\\d{1,18}"))
          return Long.parseLong(range.substring(range.indexOf('/') + 1));
      } else {
        SourceAnswer.require(answer.statusCode(), archive.url());
        long length = answer.headers().firstValueAsLong("Content-Length").orElse(-1);
        if (length > 0) return length;
      }
      throw new IOException("%s: the server does not say how large it is".formatted(archive.url()));
    }
  }

  private static void delete(Path folder) throws IOException {
    if (Files.notExists(folder)) return;
    try (var all = Files.walk(folder)) {
      for (Path each : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(each);
    }
  }
}
