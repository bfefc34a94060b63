package dev.resow.provenance.cose;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.Signature;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.digests.SHA384Digest;
import org.bouncycastle.crypto.digests.SHA512Digest;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.crypto.signers.PlainDSAEncoding;
import org.bouncycastle.crypto.util.PrivateKeyFactory;

/**
 * Signs bytes so that the same bytes get the same signature: ECDSA with the nonce of RFC 6979, or
 * Ed25519. Safe for any number of threads.
 */
public final class Signer {
  private final Algorithm algorithm;
  private final PrivateKey key;

  /**
   * @param key on the curve of the algorithm
   */
  public Signer(Algorithm algorithm, PrivateKey key) {
    this.algorithm = algorithm;
    this.key = key;
  }

  /** With which algorithm. */
  public Algorithm algorithm() {
    return algorithm;
  }

  /** Length of every signature. */
  public int signatureBytes() {
    return algorithm.signatureBytes();
  }

  /**
   * Signs.
   *
   * @return for ECDSA r and s, each as long as the curve's order (RFC 9053, section 2.1)
   * @throws IllegalStateException when the key cannot sign
   */
  public byte[] sign(byte[] bytes) {
    try {
      return algorithm == Algorithm.ED25519 ? edwards(bytes) : ecdsa(bytes);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("the key cannot sign: " + e.getMessage(), e);
    }
  }

  private byte[] edwards(byte[] bytes) throws GeneralSecurityException {
    var signature = Signature.getInstance("Ed25519");
    signature.initSign(key);
    signature.update(bytes);
    return signature.sign();
  }

  private byte[] ecdsa(byte[] bytes) throws GeneralSecurityException, IOException {
    var curve = (ECPrivateKeyParameters) PrivateKeyFactory.createKey(key.getEncoded());
    var signer = new ECDSASigner(new HMacDSAKCalculator(digest()));
    signer.init(true, curve);
    BigInteger[] rs =
        signer.generateSignature(MessageDigest.getInstance(algorithm.hash()).digest(bytes));
    return PlainDSAEncoding.INSTANCE.encode(curve.getParameters().getN(), rs[0], rs[1]);
  }

  private Digest digest() {
    return switch (algorithm) {
      case ES384 -> new SHA384Digest();
      case ES512 -> new SHA512Digest();
      default -> new SHA256Digest();
    };
  }
}
