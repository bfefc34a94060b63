package dev.resow.provenance.certificate;

import java.io.IOException;
import java.io.Reader;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMEncryptedKeyPair;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.bouncycastle.pkcs.PKCS8EncryptedPrivateKeyInfo;

/** Certificates and keys in PEM files (RFC 7468). Every error is a sentence without the secret. */
public final class PemFiles {
  private static final long LONGEST = 1 << 20;

  private PemFiles() {}

  /**
   * The certificates of a file, in its order.
   *
   * @param setting which names the file in errors
   * @throws IllegalArgumentException when it cannot be read or holds none
   */
  public static List<X509Certificate> certificates(String setting, Path file) {
    var found = new ArrayList<X509Certificate>();
    try (var in = new PEMParser(reader(setting, file))) {
      var converter = new JcaX509CertificateConverter();
      for (Object each; (each = in.readObject()) != null; ) {
        if (each instanceof X509CertificateHolder certificate) {
          found.add(converter.getCertificate(certificate));
        }
      }
    } catch (IOException | CertificateException e) {
      throw new IllegalArgumentException(
          "%s: a certificate in %s cannot be read: %s".formatted(setting, file, e.getMessage()), e);
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected certificates in PEM form in %s, found none".formatted(setting, file));
    }
    return List.copyOf(found);
  }

  /**
   * The private key of a file, in PKCS #8 or SEC 1 form.
   *
   * @param setting which names the file in errors
   * @throws IllegalArgumentException when it cannot be read, holds none, or needs a passphrase
   */
  public static PrivateKey key(String setting, Path file) {
    try (var in = new PEMParser(reader(setting, file))) {
      var converter = new JcaPEMKeyConverter();
      for (Object each; (each = in.readObject()) != null; ) {
        switch (each) {
          case PrivateKeyInfo key -> {
            return converter.getPrivateKey(key);
          }
          case PEMKeyPair pair -> {
            return converter.getPrivateKey(pair.getPrivateKeyInfo());
          }
          case PEMEncryptedKeyPair _, PKCS8EncryptedPrivateKeyInfo _ ->
              throw new IllegalArgumentException(
                  "%s: the key in %s needs a passphrase; expected a key without one, in a file that only this process can read"
                      .formatted(setting, file));
          default -> {} // the parameters of a curve stand before its key
        }
      }
    } catch (IOException e) {
      // The cause may quote the file.
      throw new IllegalArgumentException(
          "%s: the private key in %s cannot be read".formatted(setting, file));
    }
    throw new IllegalArgumentException(
        "%s: expected a private key in PEM form in %s, found none".formatted(setting, file));
  }

  private static Reader reader(String setting, Path file) {
    try {
      if (Files.size(file) > LONGEST) {
        throw new IllegalArgumentException(
            "%s: expected a PEM file, but %s has more than 1 MiB".formatted(setting, file));
      }
      return new StringReader(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException e) {
      throw new IllegalArgumentException("%s: there is no file %s".formatted(setting, file), e);
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "%s: this process cannot read %s".formatted(setting, file), e);
    }
  }
}
