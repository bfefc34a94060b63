package dev.resow.provenance.certificate;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A certificate for demonstrations and its key, as PEM text. It proves that a picture was not
 * changed since one installation signed it, and nothing about whose installation that is.
 *
 * @param chain the certificate, then that of an authority whose key was thrown away
 * @param authority the latter alone: what a verifier may trust
 * @param key PKCS #8
 */
public record SelfMade(String chain, String authority, String key) {
  private static final String CURVE = "secp256r1";
  private static final String SIGNATURE = "SHA256withECDSA";
  private static final Duration VALID = Duration.ofDays(3650);

  /** Clocks of other machines may be behind. */
  private static final Duration EARLIER = Duration.ofHours(1);

  /**
   * Makes a new one, valid for ten years.
   *
   * @param name of the signer, for people
   */
  public static SelfMade create(String name, Instant now) {
    try {
      var keys = KeyPairGenerator.getInstance("EC");
      keys.initialize(new ECGenParameterSpec(CURVE));
      KeyPair root = keys.generateKeyPair();
      KeyPair own = keys.generateKeyPair();
      var authority = named("Authority of " + name);
      var issued = new Issue(authority, root, now);
      var rootCertificate =
          issued.certificate(
              authority,
              root,
              new BasicConstraints(0),
              new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
      var certificate =
          issued.certificate(
              named(name),
              own,
              new BasicConstraints(false),
              new KeyUsage(KeyUsage.digitalSignature));
      return new SelfMade(
          pem(certificate) + pem(rootCertificate),
          pem(rootCertificate),
          pem(pkcs8(own.getPrivate())));
    } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
      throw new IllegalStateException("a certificate cannot be made: " + e.getMessage(), e);
    }
  }

  private static X500Name named(String name) {
    return new X500Name("O=Self-made by Resow,CN=" + name);
  }

  /** Bouncy Castle would write a form that leaves out the curve. */
  private static PemObject pkcs8(PrivateKey key) {
    return new PemObject("PRIVATE KEY", key.getEncoded());
  }

  private static String pem(Object content) {
    var text = new StringWriter();
    try (var out = new JcaPEMWriter(text)) {
      out.writeObject(content);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  /** What an authority issues. */
  private record Issue(X500Name issuer, KeyPair keys, Instant now) {
    /** C2PA demands a purpose of certificates that sign; document signing is RFC 9336. */
    private static final KeyPurposeId DOCUMENT_SIGNING =
        KeyPurposeId.getInstance(new ASN1ObjectIdentifier("1.3.6.1.5.5.7.3.36"));

    X509CertificateHolder certificate(
        X500Name subject, KeyPair of, BasicConstraints constraints, KeyUsage usage)
        throws GeneralSecurityException, OperatorCreationException, IOException {
      var extensions = new JcaX509ExtensionUtils();
      var builder =
          new JcaX509v3CertificateBuilder(
              issuer,
              new BigInteger(64, new SecureRandom()).setBit(64),
              Date.from(now.minus(EARLIER)),
              Date.from(now.plus(VALID)),
              subject,
              of.getPublic());
      builder.addExtension(Extension.basicConstraints, true, constraints);
      builder.addExtension(Extension.keyUsage, true, usage);
      if (!constraints.isCA()) {
        ASN1Encodable purpose = new ExtendedKeyUsage(DOCUMENT_SIGNING);
        builder.addExtension(Extension.extendedKeyUsage, false, purpose);
      }
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          extensions.createSubjectKeyIdentifier(of.getPublic()));
      builder.addExtension(
          Extension.authorityKeyIdentifier,
          false,
          extensions.createAuthorityKeyIdentifier(keys.getPublic()));
      return builder.build(new JcaContentSignerBuilder(SIGNATURE).build(keys.getPrivate()));
    }
  }
}
