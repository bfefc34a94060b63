package dev.resow.artifacts;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import software.amazon.awssdk.core.sync.RequestBody;

/**
 * The bytes of an object to be stored.
 *
 * @param content sent again when a request is repeated
 * @param bytes how many
 * @param md5 in Base64, as Content-MD5 has it (RFC 1864)
 */
public record ObjectBody(RequestBody content, long bytes, String md5) {
  /** Bytes in memory. */
  public static ObjectBody of(byte[] bytes) {
    try {
      return new ObjectBody(
          RequestBody.fromBytes(bytes), bytes.length, md5(new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The bytes of a file, which are read piece by piece. It must not change meanwhile. */
  public static ObjectBody of(Path file) throws IOException {
    return new ObjectBody(
        RequestBody.fromFile(file), Files.size(file), md5(Files.newInputStream(file)));
  }

  private static String md5(InputStream bytes) throws IOException {
    try (var in = new DigestInputStream(bytes, MessageDigest.getInstance("MD5"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return Base64.getEncoder().encodeToString(in.getMessageDigest().digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has MD5", e);
    }
  }
}
