package dev.resow.provenance.certificate;

import dev.resow.provenance.cose.Algorithm;
import dev.resow.provenance.cose.Signer;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;

/**
 * A certificate with its key, fit to sign pictures after the certificate profile of C2PA (section
 * 14.5).
 *
 * @param chain certificate of the key first, then those of its issuers
 * @param signer with the key
 */
public record SigningIdentity(List<X509Certificate> chain, Signer signer) {
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'").withZone(ZoneOffset.UTC);

  private static final int DIGITAL_SIGNATURE = 0;
  private static final String ANY_PURPOSE = "2.5.29.37.0";

  public SigningIdentity {
    chain = List.copyOf(chain);
  }

  /**
   * Checks that the parts fit each other.
   *
   * @throws IllegalArgumentException with a sentence that says what does not fit
   */
  public static SigningIdentity of(List<X509Certificate> chain, PrivateKey key) {
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("expected a certificate, found none");
    }
    var leaf = chain.getFirst();
    var algorithm =
        Algorithm.signingWith(leaf.getPublicKey())
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "expected a key on the curve P-256, P-384, P-521 or Ed25519, found one for "
                            + leaf.getPublicKey().getAlgorithm()));
    checkProfile(leaf);
    checkOrder(chain);
    var identity = new SigningIdentity(chain, new Signer(algorithm, key));
    identity.checkKey();
    return identity;
  }

  private static void checkProfile(X509Certificate leaf) {
    boolean[] usage = leaf.getKeyUsage();
    if (leaf.getBasicConstraints() >= 0) {
      throw new IllegalArgumentException(
          "expected the certificate of the signing key first, found one of an authority");
    }
    if (leaf.getSubjectX500Principal().equals(leaf.getIssuerX500Principal())) {
      throw new IllegalArgumentException(
          "expected a certificate that an authority issued, found a self-signed one");
    }
    if (usage == null || !usage[DIGITAL_SIGNATURE]) {
      throw new IllegalArgumentException(
          "the certificate is not for digital signatures (key usage)");
    }
    var purposes = purposes(leaf);
    if (purposes.isEmpty() || purposes.contains(ANY_PURPOSE)) {
      throw new IllegalArgumentException(
          "expected a certificate with a purpose (extended key usage), for example document signing"
              + " or email protection, found "
              + (purposes.isEmpty() ? "none" : "any"));
    }
  }

  private static List<String> purposes(X509Certificate leaf) {
    try {
      var purposes = leaf.getExtendedKeyUsage();
      return purposes == null ? List.of() : purposes;
    } catch (CertificateParsingException e) {
      throw new IllegalArgumentException("the purpose of the certificate cannot be read", e);
    }
  }

  private static void checkOrder(List<X509Certificate> chain) {
    for (int i = 1; i < chain.size(); i++) {
      try {
        chain.get(i - 1).verify(chain.get(i).getPublicKey());
      } catch (GeneralSecurityException e) {
        throw new IllegalArgumentException(
            "expected each certificate to be followed by that of its issuer, but number %d did not issue number %d"
                .formatted(i + 1, i),
            e);
      }
    }
  }

  private void checkKey() {
    byte[] sample = {1, 2, 3};
    boolean fits;
    try {
      fits =
          signer.algorithm().verifies(chain.getFirst().getPublicKey(), sample, signer.sign(sample));
    } catch (IllegalStateException | ClassCastException _) {
      fits = false; // a key of another kind
    }
    if (!fits) {
      throw new IllegalArgumentException("the key does not belong to the certificate");
    }
  }

  /** When the first of its certificates expires. */
  public Instant expires() {
    return chain.stream()
        .map(each -> each.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /**
   * Checks that it may be used at a time.
   *
   * @throws IllegalArgumentException with a sentence when it has expired or is not valid yet
   */
  public void checkAt(Instant now) {
    for (var certificate : chain) {
      if (now.isAfter(certificate.getNotAfter().toInstant())) {
        throw new IllegalArgumentException(
            "the certificate of %s expired on %s"
                .formatted(
                    certificate.getSubjectX500Principal().getName(),
                    TIME.format(certificate.getNotAfter().toInstant())));
      }
      if (now.isBefore(certificate.getNotBefore().toInstant())) {
        throw new IllegalArgumentException(
            "the certificate of %s is valid from %s only; check the clock of this machine"
                .formatted(
                    certificate.getSubjectX500Principal().getName(),
                    TIME.format(certificate.getNotBefore().toInstant())));
      }
    }
  }

  /** The distinguished name in the certificate of the key. */
  public String subject() {
    return chain.getFirst().getSubjectX500Principal().getName();
  }
}
