package dev.resow.worker.provenance;

import dev.resow.contract.health.Probe;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.SourceType;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Signs the pictures of this worker, if it is set up to. A certificate that expires while the
 * worker runs takes the worker out of the line: it takes no more jobs, and its readiness says why.
 */
public final class Provenance {
  /** Signs nothing. */
  public static final Provenance OFF = new Provenance(null, null, Clock.systemUTC());

  private static final String SETTING = "RESOW_PROVENANCE";
  private static final String CERTIFICATE = "RESOW_PROVENANCE_CERTIFICATE";
  private static final String KEY = "RESOW_PROVENANCE_KEY";

  private final PictureSigner signer;
  private final String brokenAtStart;
  private final Clock clock;
  private final Instant since;

  private Provenance(PictureSigner signer, String brokenAtStart, Clock clock) {
    this.signer = signer;
    this.brokenAtStart = brokenAtStart;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Signs every picture. */
  public static Provenance signing(PictureSigner signer, Clock clock) {
    return new Provenance(signer, null, clock);
  }

  /**
   * As the settings want it. What is wrong with them is the {@link #fault} of the result.
   *
   * @param settings value of a property such as {@code resow.provenance.certificate}, if it is set
   * @param version of Resow, named in manifests
   * @param clock the time of the machine, for the validity of certificates
   */
  public static Provenance of(
      Function<String, Optional<String>> settings, String version, Clock clock) {
    try {
      String mode = settings.apply("resow.provenance").orElse("auto").toLowerCase(Locale.ROOT);
      var certificate = settings.apply("resow.provenance.certificate");
      var key = settings.apply("resow.provenance.key");
      return switch (mode) {
        case "off" -> OFF;
        case "auto" ->
            certificate.isEmpty() && key.isEmpty() ? OFF : read(certificate, key, version, clock);
        case "on" -> read(certificate, key, version, clock);
        default ->
            throw new IllegalArgumentException(
                "%s: expected on, off or auto, found '%s'".formatted(SETTING, mode));
      };
    } catch (IllegalArgumentException e) {
      return new Provenance(null, e.getMessage(), clock);
    }
  }

  private static Provenance read(
      Optional<String> certificate, Optional<String> key, String version, Clock clock) {
    Path chain = file(CERTIFICATE, "the certificate chain that signs pictures", certificate);
    Path secret = file(KEY, "the private key of that certificate", key);
    var certificates = PemFiles.certificates(CERTIFICATE, chain);
    var privateKey = PemFiles.key(KEY, secret);
    try {
      var identity = SigningIdentity.of(certificates, privateKey);
      identity.checkAt(clock.instant());
      return signing(new PictureSigner(identity, version), clock);
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
                        .formatted(setting, what, SETTING)));
  }

  /** Whether pictures are signed; false also while something is wrong. */
  public boolean signs() {
    return signer != null;
  }

  /** Why pictures that should be signed cannot be; empty if they can, or need not be signed. */
  public Optional<String> fault() {
    if (brokenAtStart != null) {
      return Optional.of(brokenAtStart);
    }
    if (signer == null) {
      return Optional.empty();
    }
    try {
      signer.identity().checkAt(clock.instant());
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(
          "%s: %s; replace it and restart the worker".formatted(CERTIFICATE, e.getMessage()));
    }
  }

  /** The same for health checks. */
  public Probe.Status status() {
    return fault()
        .map(fault -> new Probe.Status(false, fault, since))
        .orElseGet(() -> new Probe.Status(true, null, since));
  }

  /** Whose certificate signs and how long it is valid; empty if nothing is signed. */
  public Optional<String> description() {
    return Optional.ofNullable(signer)
        .map(PictureSigner::identity)
        .map(identity -> "%s, valid for %d days".formatted(identity.subject(), daysLeft(identity)));
  }

  private long daysLeft(SigningIdentity identity) {
    return Duration.between(clock.instant(), identity.expires()).toDays();
  }

  /**
   * The picture as it is published.
   *
   * @param source what it was made from
   * @throws SigningFailedException when it should be signed and cannot be
   */
  public byte[] applyTo(byte[] png, UUID job, SourceType source) {
    if (signer == null) {
      return png;
    }
    try {
      return signer.sign(png, job, source);
    } catch (RuntimeException e) {
      throw new SigningFailedException(e);
    }
  }
}
