package dev.resow.embedded;

import java.nio.file.Path;

/**
 * What a PostgreSQL server proves its name with.
 *
 * @param certificate PEM file; the path holds no space
 * @param key PEM file with its private key, mode 0600
 */
public record PostgresCertificate(Path certificate, Path key) {
  public PostgresCertificate {
    for (Path file : new Path[] {certificate, key})
      if (file.toString().contains(" "))
        throw new IllegalArgumentException(
            "expected the path of a PEM file without spaces, got '" + file + "'");
  }

  /** Settings on the server's command line. */
  String options() {
    return " -c ssl=on -c ssl_cert_file=%s -c ssl_key_file=%s"
        .formatted(certificate.toAbsolutePath(), key.toAbsolutePath());
  }
}
