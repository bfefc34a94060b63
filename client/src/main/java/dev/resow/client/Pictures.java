package dev.resow.client;

import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/** Downloads pictures and compares them with their SHA-256, which is their {@code ETag}. */
final class Pictures {
  private final Http http;

  Pictures(Http http) {
    this.http = http;
  }

  private static Call call(UUID job) {
    return Call.get("/v1/jobs/" + job + "/image").with("Accept", "image/png, application/json");
  }

  byte[] bytes(UUID job) {
    var answer = http.send(call(job), http.bytes());
    check(job, answer.headers(), sha256().digest(answer.body()));
    return answer.body();
  }

  /** Streams it to a file beside the target, which it then replaces in one step. */
  Path download(UUID job, Path target) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, "." + target.getFileName(), ".part");
    try {
      var answer = http.send(call(job), BodyHandlers.ofFile(part));
      check(job, answer.headers(), sha256(part));
      return Files.move(
          part, target, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private static void check(UUID job, HttpHeaders headers, byte[] digest) {
    String is = HexFormat.of().formatHex(digest);
    Optional<String> tag = headers.firstValue("ETag").map(text -> text.replace("\"", ""));
    if (tag.isPresent() && !tag.get().equals(is))
      throw new TransportException(
          "the picture of job %s arrived with SHA-256 %s instead of %s"
              .formatted(job, is, tag.get()),
          null);
  }

  private static byte[] sha256(Path file) throws IOException {
    var digest = sha256();
    try (var in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(OutputStream.nullOutputStream());
    }
    return digest.digest();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }
}
