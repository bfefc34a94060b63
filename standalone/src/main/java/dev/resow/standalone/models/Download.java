package dev.resow.standalone.models;

import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/**
 * Downloads a file, and continues where it stopped: after a broken connection, and after the
 * command was ended (RFC 9110, Range and If-Range). It has its name only when its size and its
 * SHA-256 are right.
 */
final class Download {
  private static final int BLOCK = 1 << 16;
  private static final int PARTIAL = 206;

  private final ModelHttp http;
  private final int tries;
  private final Duration firstPause;

  /**
   * @param tries in a row that bring nothing
   * @param firstPause before the second of them; doubled each time
   */
  Download(ModelHttp http, int tries, Duration firstPause) {
    this.http = http;
    this.tries = tries;
    this.firstPause = firstPause;
  }

  /** Another try may help. */
  private static final class TemporaryException extends IOException {
    private static final long serialVersionUID = 1L;

    TemporaryException(String message) {
      super(message);
    }
  }

  /**
   * @param target its name when it is whole; what is there so far is beside it
   * @throws IOException if it cannot be had, or is not what was expected
   */
  void run(RemoteFile file, Path target) throws IOException, InterruptedException {
    Files.createDirectories(target.getParent());
    if (Files.exists(target)) {
      if (file.sha256() != null && isRight(file, target)) return;
      Files.delete(target);
    }
    var part = new Part(target);
    boolean continued = part.size() > 0;
    fill(file, part);
    if (continued && !isRight(file, part.file())) {
      // What was there before may be of another version of the file.
      part.clear();
      fill(file, part);
    }
    if (!isRight(file, part.file())) {
      String found = Sha256.of(part.file());
      part.clear();
      throw new IOException(
          "%s: expected the SHA-256 %s, received %s; nothing was installed"
              .formatted(file.path(), file.sha256(), found));
    }
    Files.move(part.file(), target, StandardCopyOption.ATOMIC_MOVE);
    part.clear();
  }

  private static boolean isRight(RemoteFile file, Path found) throws IOException {
    return Files.size(found) == file.size()
        && (file.sha256() == null || file.sha256().equals(Sha256.of(found)));
  }

  private void fill(RemoteFile file, Part part) throws IOException, InterruptedException {
    if (part.size() > file.size()) part.clear();
    if (part.size() == 0) part.begin(null);
    int failed = 0;
    while (part.size() < file.size()) {
      long before = part.size();
      try {
        request(file, part);
        if (part.size() < file.size()) throw new TemporaryException("the connection was closed");
      } catch (IOException e) {
        if (isPermanent(e)) throw e;
        failed = part.size() > before ? 1 : failed + 1;
        if (failed >= tries)
          throw new IOException(
              "%s: %s; run the command again to continue".formatted(file.path(), reason(e)), e);
        Thread.sleep(firstPause.multipliedBy(1L << (failed - 1)));
      }
    }
  }

  private static boolean isPermanent(IOException e) {
    return e instanceof PermanentException || e instanceof FileSystemException;
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? "the connection failed" : e.getMessage();
  }

  private void request(RemoteFile file, Part part) throws IOException, InterruptedException {
    long have = part.size();
    String tag = part.tag();
    if (have > 0 && tag == null) {
      part.clear(); // nothing tells whether it is still the same file
      part.begin(null);
      have = 0;
    }
    Map<String, String> headers =
        have == 0 ? Map.of() : Map.of("Range", "bytes=" + have + "-", "If-Range", tag);
    HttpResponse<InputStream> answer = http.get(file.url(), headers);
    try (InputStream body = http.body(answer)) {
      String now = answer.headers().firstValue("ETag").filter(Part::isStrong).orElse(null);
      boolean continues =
          answer.statusCode() == PARTIAL && tag != null && tag.equals(now) && begins(answer, have);
      if (answer.statusCode() == PARTIAL && !continues) {
        part.clear();
        throw new TemporaryException("the server sent another part than was asked for");
      }
      if (answer.statusCode() == 416) {
        part.clear();
        throw new TemporaryException("the server has no such part");
      }
      if (!continues) {
        SourceAnswer.require(answer.statusCode(), file.url());
        part.begin(now);
      }
      append(file, part, body);
    }
  }

  private static boolean begins(HttpResponse<?> answer, long at) {
    return answer
        .headers()
        .firstValue("Content-Range")
        .filter(range -> range.startsWith("bytes " + at + "-"))
        .isPresent();
  }

  private static void append(RemoteFile file, Part part, InputStream body) throws IOException {
    byte[] block = new byte[BLOCK];
    long left = file.size() - part.size();
    try (var out =
        Files.newOutputStream(part.file(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
      for (int read; (read = body.read(block)) >= 0; ) {
        left -= read;
        if (left < 0) {
          throw new PermanentException(
              "%s: the server sends more than the %d bytes that it announced"
                  .formatted(file.path(), file.size()));
        }
        out.write(block, 0, read);
      }
    }
  }
}
