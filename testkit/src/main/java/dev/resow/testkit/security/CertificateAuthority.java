package dev.resow.testkit.security;

import dev.resow.embedded.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.concurrent.atomic.AtomicLong;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Signs certificates for servers on 127.0.0.1 and for clients; everything is a PEM file. */
public final class CertificateAuthority {
  private static final Duration DAY = Duration.ofDays(1);

  private final Path folder;
  private final X500Name name;
  private final KeyPair keys;
  private final Path certificate;
  private final AtomicLong serial = new AtomicLong(1);

  private CertificateAuthority(Path folder, X500Name name, KeyPair keys, Path certificate) {
    this.folder = folder;
    this.name = name;
    this.keys = keys;
    this.certificate = certificate;
  }

  /**
   * A holder of a certificate.
   *
   * @param certificate PEM file
   * @param key PEM file, PKCS #8, mode 0600
   * @param both PEM file of key and certificate, as Kafka takes it
   */
  public record Identity(Path certificate, Path key, Path both) {}

  /**
   * @param folder gets all files
   * @param name must be the only one of that name in the folder
   */
  public static CertificateAuthority create(Path folder, String name) {
    try {
      PrivateFiles.folder(folder);
      var subject = new X500Name("CN=" + name);
      var keys = newKeys();
      var now = Instant.now();
      var certificate =
          sign(subject, keys.getPrivate(), BigInteger.ONE, subject, keys, now.plus(DAY), null);
      Path file = folder.resolve(name + ".pem");
      PrivateFiles.write(file, pem("CERTIFICATE", certificate.getEncoded()));
      return new CertificateAuthority(
          folder.toAbsolutePath(), subject, keys, file.toAbsolutePath());
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the authority cannot be made", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** PEM file of the authority's own certificate. */
  public Path certificate() {
    return certificate;
  }

  /** A server on 127.0.0.1, for a day. */
  public Identity server(String commonName) {
    return issue(commonName, Instant.now().plus(DAY), "127.0.0.1");
  }

  /** A client, for a day. */
  public Identity client(String commonName) {
    return issue(commonName, Instant.now().plus(DAY), null);
  }

  /** A client whose certificate ended an hour ago. */
  public Identity expiredClient(String commonName) {
    return issue(commonName, Instant.now().minus(Duration.ofHours(1)), null);
  }

  /** A server whose certificate ended an hour ago. */
  public Identity expiredServer(String commonName) {
    return issue(commonName, Instant.now().minus(Duration.ofHours(1)), "127.0.0.1");
  }

  private Identity issue(String commonName, Instant until, String address) {
    try {
      long number = serial.incrementAndGet();
      KeyPair own = newKeys();
      var signed =
          sign(
              name,
              keys.getPrivate(),
              BigInteger.valueOf(number),
              new X500Name("CN=" + commonName),
              own,
              until,
              address);
      String base = commonName + "-" + number;
      String certificatePem = pem("CERTIFICATE", signed.getEncoded());
      String keyPem = pem("PRIVATE KEY", own.getPrivate().getEncoded());
      return new Identity(
          write(base + ".crt", certificatePem),
          write(base + ".key", keyPem),
          write(base + ".pem", keyPem + certificatePem));
    } catch (GeneralSecurityException | OperatorCreationException e) {
      throw new IllegalStateException("the certificate cannot be made", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path write(String file, String text) throws IOException {
    Path path = folder.resolve(file);
    PrivateFiles.write(path, text);
    return path;
  }

  /**
   * @param address of a server, null for a client; the authority signs itself
   */
  private static X509Certificate sign(
      X500Name issuer,
      PrivateKey issuerKey,
      BigInteger serial,
      X500Name subject,
      KeyPair own,
      Instant until,
      String address)
      throws OperatorCreationException, GeneralSecurityException, CertIOException {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            serial,
            Date.from(until.minus(DAY.multipliedBy(2))),
            Date.from(until),
            subject,
            own.getPublic());
    builder.addExtension(
        Extension.basicConstraints, true, new BasicConstraints(issuer.equals(subject)));
    if (address != null)
      builder.addExtension(
          Extension.subjectAlternativeName,
          false,
          new GeneralNames(new GeneralName(GeneralName.iPAddress, address)));
    var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(issuerKey);
    return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
  }

  private static KeyPair newKeys() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  private static String pem(String kind, byte[] der) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n".formatted(kind, body);
  }
}
