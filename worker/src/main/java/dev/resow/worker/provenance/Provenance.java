package dev.resow.worker.provenance;

import dev.resow.contract.health.Probe;
import dev.resow.diffusion.sampler.StepOutcome;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.SourceType;
import dev.resow.provenance.watermark.Watermark;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Marks and signs the pictures of this worker, if it is set up to. A certificate that expires while
 * the worker runs takes the worker out of the line: it takes no more jobs, and its readiness says
 * why.
 */
public final class Provenance {
  /** Marks and signs nothing. */
  public static final Provenance OFF = new Provenance(null, false, null, Clock.systemUTC());

  private final PictureSigner signer;
  private final boolean marks;
  private final String brokenAtStart;
  private final Clock clock;
  private final Instant since;

  private Provenance(PictureSigner signer, boolean marks, String brokenAtStart, Clock clock) {
    this.signer = signer;
    this.marks = marks;
    this.brokenAtStart = brokenAtStart;
    this.clock = clock;
    this.since = clock.instant();
  }

  /** Signs every picture, without a watermark. */
  public static Provenance signing(PictureSigner signer, Clock clock) {
    return new Provenance(signer, false, null, clock);
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
      var read = new ProvenanceSettings(settings);
      var signer = read.identity(clock).map(identity -> new PictureSigner(identity, version));
      return new Provenance(signer.orElse(null), read.marks(signer.isPresent()), null, clock);
    } catch (IllegalArgumentException e) {
      return new Provenance(null, false, e.getMessage(), clock);
    }
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
          "%s: %s; replace it and restart the worker"
              .formatted(ProvenanceSettings.CERTIFICATE, e.getMessage()));
    }
  }

  /** The same for health checks. */
  public Probe.Status status() {
    return fault()
        .map(fault -> new Probe.Status(false, fault, since))
        .orElseGet(() -> new Probe.Status(true, null, since));
  }

  /** What pictures carry, in a sentence for operators. */
  public String description() {
    String mark = "pictures of at least %d px carry a watermark".formatted(Watermark.SMALLEST);
    if (signer == null) {
      String unsigned = "pictures carry no signed provenance; docs/provenance.md says how they can";
      return marks ? mark + "; " + unsigned : unsigned;
    }
    var identity = signer.identity();
    String signed =
        "pictures are signed by %s, valid for %d days"
            .formatted(
                identity.subject(), Duration.between(clock.instant(), identity.expires()).toDays());
    return marks ? signed + "; " + mark : signed;
  }

  /**
   * The picture as it is published: marked, then signed.
   *
   * @param source what it was made from
   * @throws SigningFailedException when it should be signed and cannot be
   */
  public byte[] applyTo(StepOutcome.Finished picture, UUID job, SourceType source) {
    byte[] png = marked(picture, job);
    if (signer == null) {
      return png;
    }
    try {
      return signer.sign(png, job, source);
    } catch (RuntimeException e) {
      throw new SigningFailedException(e);
    }
  }

  private byte[] marked(StepOutcome.Finished picture, UUID job) {
    return marks && MarkedPicture.isPossible(picture)
        ? MarkedPicture.of(picture, job)
        : picture.png();
  }
}
