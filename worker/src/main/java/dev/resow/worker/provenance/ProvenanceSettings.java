package dev.resow.worker.provenance;

import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SigningIdentity;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/**
 * What operators want pictures to carry. Every method answers a mistake with an {@link
 * IllegalArgumentException} that names the setting and says what to do.
 *
 * @param settings value of a property such as {@code resow.provenance.certificate}, if it is set
 */
record ProvenanceSettings(Function<String, Optional<String>> settings) {
  static final String CERTIFICATE = "RESOW_PROVENANCE_CERTIFICATE";

  private static final String SIGNING = "RESOW_PROVENANCE";
  private static final String KEY = "RESOW_PROVENANCE_KEY";
  private static final String WATERMARK = "RESOW_WATERMARK";

  private enum Mode {
    ON,
    OFF,
    /** As the other settings suggest. */
    AUTO
  }

  /** Whose certificate signs pictures; empty if they are not signed. */
  Optional<SigningIdentity> identity(Clock clock) {
    var certificate = value(CERTIFICATE);
    var key = value(KEY);
    return switch (mode(SIGNING)) {
      case OFF -> Optional.empty();
      case ON -> Optional.of(read(certificate, key, clock));
      case AUTO ->
          certificate.isEmpty() && key.isEmpty()
              ? Optional.empty()
              : Optional.of(read(certificate, key, clock));
    };
  }

  /** Whether pictures get a watermark. */
  boolean marks(boolean signed) {
    return switch (mode(WATERMARK)) {
      case ON -> true;
      case OFF -> false;
      case AUTO -> signed;
    };
  }

  private Optional<String> value(String setting) {
    return settings.apply(setting.toLowerCase(Locale.ROOT).replace('_', '.'));
  }

  private Mode mode(String setting) {
    String word = value(setting).orElse("auto");
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "on" -> Mode.ON;
      case "off" -> Mode.OFF;
      case "auto" -> Mode.AUTO;
      default ->
          throw new IllegalArgumentException(
              "%s: expected on, off or auto, found '%s'".formatted(setting, word));
    };
  }

  private static SigningIdentity read(
      Optional<String> certificate, Optional<String> key, Clock clock) {
    Path chain = file(CERTIFICATE, "the certificate chain that signs pictures", certificate);
    Path secret = file(KEY, "the private key of that certificate", key);
    var certificates = PemFiles.certificates(CERTIFICATE, chain);
    var privateKey = PemFiles.key(KEY, secret);
    try {
      var identity = SigningIdentity.of(certificates, privateKey);
      identity.checkAt(clock.instant());
      return identity;
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "%s (%s): %s".formatted(CERTIFICATE, chain, e.getMessage()), e);
    }
  }

  private static Path file(String setting, String what, Optional<String> value) {
    return value
        .map(Path::of)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "%s is not set: expected a PEM file with %s; or set %s=off for pictures without provenance"
                        .formatted(setting, what, SIGNING)));
  }
}
