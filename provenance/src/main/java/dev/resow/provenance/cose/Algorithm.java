package dev.resow.provenance.cose;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Optional;
import java.util.stream.Stream;

/** Algorithms of signatures that C2PA allows, with their numbers in COSE (RFC 9053, 8230). */
public enum Algorithm {
  ES256(-7, "SHA-256", "SHA256withECDSAinP1363Format", 256),
  ES384(-35, "SHA-384", "SHA384withECDSAinP1363Format", 384),
  ES512(-36, "SHA-512", "SHA512withECDSAinP1363Format", 521),
  ED25519(-8, "SHA-512", "Ed25519", 0),
  PS256(-37, "SHA-256", "RSASSA-PSS", 0),
  PS384(-38, "SHA-384", "RSASSA-PSS", 0),
  PS512(-39, "SHA-512", "RSASSA-PSS", 0);

  private final int id;
  private final String hash;
  private final String jca;
  private final int curveBits;

  Algorithm(int id, String hash, String jca, int curveBits) {
    this.id = id;
    this.hash = hash;
    this.jca = jca;
    this.curveBits = curveBits;
  }

  /** Its number in the header {@code alg}. */
  public int id() {
    return id;
  }

  String hash() {
    return hash;
  }

  /** Bytes of a signature with a curve. */
  int signatureBytes() {
    return this == ED25519 ? 64 : 2 * ((curveBits + 7) / 8);
  }

  /** The algorithm of a number in the header, if it is one of these. */
  public static Optional<Algorithm> of(int id) {
    return Stream.of(values()).filter(each -> each.id == id).findFirst();
  }

  /**
   * The one that signs with the key of a certificate here: the curve decides. Empty for other keys,
   * RSA included, whose signatures are random and so differ for the same picture.
   */
  public static Optional<Algorithm> signingWith(PublicKey key) {
    return switch (key) {
      case ECPublicKey curve ->
          Stream.of(ES256, ES384, ES512)
              .filter(
                  each -> each.curveBits == curve.getParams().getCurve().getField().getFieldSize())
              .findFirst();
      case EdECPublicKey edwards when edwards.getParams().getName().equals("Ed25519") ->
          Optional.of(ED25519);
      default -> Optional.empty();
    };
  }

  /** Whether the signature of the bytes is the key's. */
  public boolean verifies(PublicKey key, byte[] bytes, byte[] signature) {
    try {
      var verifier = Signature.getInstance(jca);
      if (jca.equals("RSASSA-PSS")) {
        int salt = Integer.parseInt(hash.substring(4)) / 8;
        verifier.setParameter(
            new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), salt, 1));
      }
      verifier.initVerify(key);
      verifier.update(bytes);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a key of another kind, a signature of another length
    }
  }
}
