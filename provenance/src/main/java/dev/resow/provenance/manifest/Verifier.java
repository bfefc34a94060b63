package dev.resow.provenance.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.provenance.cose.CoseSign1;
import dev.resow.provenance.png.PngChunk;
import dev.resow.provenance.png.PngChunks;
import java.security.GeneralSecurityException;
import java.security.cert.CertPathValidator;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Verifies manifests of pictures of any origin: bounded in work and memory by the size of the
 * picture. Ingredients (pictures that the picture was made from) and revocation are not looked at.
 *
 * @see <a
 *     href="https://spec.c2pa.org/specifications/specifications/2.2/specs/C2PA_Specification.html#_validation">C2PA
 *     2.2, section 15</a>
 */
public final class Verifier {
  private static final int LONGEST_TEXT = 200;

  private final Set<X509Certificate> trusted;
  private final Clock clock;

  /**
   * @param trusted certificates of authorities, or of signers themselves; may be empty
   */
  public Verifier(Set<X509Certificate> trusted, Clock clock) {
    this.trusted = Set.copyOf(trusted);
    this.clock = clock;
  }

  /**
   * Verifies a picture.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public Verification verify(byte[] png) {
    PngChunks.of(png);
    try {
      return Manifest.of(png).map(manifest -> verified(png, manifest)).orElse(Verification.NOTHING);
    } catch (IllegalArgumentException e) {
      return new Verification(
          Verification.State.INVALID, List.of(e.getMessage()), null, null, null, null);
    }
  }

  private Verification verified(byte[] png, Manifest manifest) {
    var problems = new ArrayList<String>();
    ofTheSignature(manifest).ifPresent(problems::add);
    ofTheCertificate(manifest.signature()).ifPresent(problems::add);
    ofTheAssertions(manifest).ifPresent(problems::add);
    ofThePicture(png, manifest).ifPresent(problems::add);
    return new Verification(
        problems.isEmpty() ? Verification.State.VALID : Verification.State.INVALID,
        problems,
        signer(manifest.signature().chain()),
        generator(manifest.fields().path("claim_generator_info")),
        source(manifest),
        job(manifest));
  }

  private static Optional<String> ofTheSignature(Manifest manifest) {
    var signature = manifest.signature();
    if (signature.named().isEmpty()) {
      return Optional.of(
          "the signature uses the algorithm %d, which C2PA does not allow"
              .formatted(signature.algorithm()));
    }
    return signature.signs(manifest.claim())
        ? Optional.empty()
        : Optional.of("the signature is not that of the certificate over this claim");
  }

  private Optional<String> ofTheCertificate(CoseSign1 signature) {
    Instant now = clock.instant();
    var certificate = signature.chain().getFirst();
    if (now.isAfter(certificate.getNotAfter().toInstant())) {
      return Optional.of("the certificate expired on " + certificate.getNotAfter().toInstant());
    }
    return now.isBefore(certificate.getNotBefore().toInstant())
        ? Optional.of(
            "the certificate is valid from %s only"
                .formatted(certificate.getNotBefore().toInstant()))
        : Optional.empty();
  }

  private static Optional<String> ofTheAssertions(Manifest manifest) {
    var references = manifest.references();
    for (JsonNode reference : references) {
      if (!manifest.holds(reference)) {
        return Optional.of(
            "the assertion %s is not the one that was signed"
                .formatted(cut(Manifest.labelOf(reference))));
      }
    }
    var signed = references.stream().map(Manifest::labelOf).collect(Collectors.toSet());
    var seen = new HashSet<String>();
    return manifest.assertions().boxes().stream()
        .map(box -> box.label())
        .filter(label -> !signed.contains(label) || !seen.add(label))
        .findFirst()
        .map(label -> "the assertion %s was added without being signed".formatted(cut(label)));
  }

  /** The hash must be that of everything but the manifest itself. */
  private static Optional<String> ofThePicture(byte[] png, Manifest manifest) {
    JsonNode binding = manifest.assertion(ManifestBoxes.HASH).orElse(null);
    if (binding == null) {
      return Optional.of("the manifest does not say which picture it belongs to (c2pa.hash.data)");
    }
    PngChunk chunk = manifest.chunk();
    JsonNode exclusions = binding.path("exclusions");
    JsonNode range = exclusions.path(0);
    if (exclusions.size() != 1
        || range.path("start").asLong(-1) != chunk.start()
        || range.path("length").asLong(-1) != (long) chunk.end() - chunk.start()) {
      return Optional.of("the manifest is not bound to all of the picture beside itself");
    }
    if (!binding.path("alg").asText(ManifestBoxes.SHA_256).equals(ManifestBoxes.SHA_256)) {
      return Optional.of(
          "the picture is hashed with %s; expected sha256"
              .formatted(cut(binding.path("alg").asText())));
    }
    var digest = ManifestBoxes.sha256();
    digest.update(png, 0, chunk.start());
    digest.update(png, chunk.end(), png.length - chunk.end());
    return Arrays.equals(digest.digest(), Manifest.bytes(binding.path("hash")))
        ? Optional.empty()
        : Optional.of("the picture was changed after it was signed");
  }

  private Verification.Signer signer(List<X509Certificate> chain) {
    var certificate = chain.getFirst();
    return new Verification.Signer(
        cut(certificate.getSubjectX500Principal().getName()),
        cut(certificate.getIssuerX500Principal().getName()),
        certificate.getNotAfter().toInstant(),
        trusts(chain));
  }

  /** RFC 5280, section 6; without revocation, which would need a network. */
  private boolean trusts(List<X509Certificate> chain) {
    if (trusted.isEmpty()) {
      return false;
    }
    if (trusted.contains(chain.getFirst())) {
      return true;
    }
    try {
      var path =
          CertificateFactory.getInstance("X.509")
              .generateCertPath(chain.stream().takeWhile(each -> !trusted.contains(each)).toList());
      var anchors =
          trusted.stream().map(each -> new TrustAnchor(each, null)).collect(Collectors.toSet());
      var parameters = new PKIXParameters(anchors);
      parameters.setRevocationEnabled(false);
      parameters.setDate(Date.from(clock.instant()));
      CertPathValidator.getInstance("PKIX").validate(path, parameters);
      return true;
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  /** A map in version 2 of claims, a list of maps before. */
  private static String generator(JsonNode info) {
    JsonNode first = info.isArray() ? info.path(0) : info;
    if (!first.path("name").isTextual()) {
      return null;
    }
    String version = first.path("version").asText("");
    return cut((first.path("name").asText() + " " + version).strip());
  }

  private static String source(Manifest manifest) {
    return Stream.of(ManifestBoxes.ACTIONS, "c2pa.actions")
        .flatMap(label -> manifest.assertion(label).stream())
        .flatMap(actions -> actions.path("actions").valueStream())
        .map(action -> action.path("digitalSourceType"))
        .filter(JsonNode::isTextual)
        .map(type -> cut(type.asText().substring(type.asText().lastIndexOf('/') + 1)))
        .findFirst()
        .orElse(null);
  }

  private static UUID job(Manifest manifest) {
    try {
      return manifest
          .assertion(ManifestBoxes.JOB)
          .map(job -> UUID.fromString(job.path("id").asText()))
          .orElse(null);
    } catch (IllegalArgumentException _) {
      return null; // not one of ours
    }
  }

  /** Without what a terminal or a page would take for more than text. */
  private static String cut(String text) {
    String plain = text.replaceAll("\\p{Cntrl}", "?");
    return plain.length() <= LONGEST_TEXT ? plain : plain.substring(0, LONGEST_TEXT) + "...";
  }
}
