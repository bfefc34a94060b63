package dev.resow.provenance.certificate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;

/** Certificates for tests. */
public final class Certificates {
  private Certificates() {}

  /** A new one, valid from then on. */
  public static SigningIdentity at(Instant now) {
    return identity(SelfMade.create("Test", now));
  }

  static SigningIdentity identity(SelfMade made) {
    return SigningIdentity.of(
        PemFiles.certificates("CERTIFICATE", file(made.chain())),
        PemFiles.key("KEY", file(made.key())));
  }

  static Path file(String text) {
    try {
      Path file = Files.createTempFile("resow", ".pem");
      file.toFile().deleteOnExit();
      return Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
