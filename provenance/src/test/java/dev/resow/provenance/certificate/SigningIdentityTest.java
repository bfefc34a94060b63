package dev.resow.provenance.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.provenance.cose.Algorithm;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What operators give: certificates and a key in files; every mistake has its sentence. */
class SigningIdentityTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final SelfMade MADE = SelfMade.create("Test", NOW);

  @TempDir Path folder;

  @Test
  void aSelfMadeCertificateWorksForTenYears() {
    var identity = Certificates.identity(MADE);

    assertThat(identity.subject()).isEqualTo("CN=Test,O=Self-made by Resow");
    assertThat(identity.signer().algorithm()).isEqualTo(Algorithm.ES256);
    identity.checkAt(NOW);
    assertThat(identity.expires()).isEqualTo(NOW.plus(Duration.ofDays(3650)));
  }

  @Test
  void anExpiredOneIsRefused() {
    var identity = Certificates.identity(MADE);

    assertThatThrownBy(() -> identity.checkAt(NOW.plus(Duration.ofDays(3651))))
        .hasMessage(
            "the certificate of CN=Test,O=Self-made by Resow expired on 2036-11-27 12:00 UTC");
    assertThatThrownBy(() -> identity.checkAt(NOW.minus(Duration.ofDays(1))))
        .hasMessageContaining("is valid from 2026-11-30 11:00 UTC only");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() {
    var other = SelfMade.create("Other", NOW);
    assertThatThrownBy(
            () -> Certificates.identity(new SelfMade(MADE.chain(), MADE.authority(), other.key())))
        .hasMessage("the key does not belong to the certificate");
  }

  @Test
  void theCertificateOfAnAuthorityIsRefused() {
    assertThatThrownBy(
            () ->
                Certificates.identity(new SelfMade(MADE.authority(), MADE.authority(), MADE.key())))
        .hasMessage("expected the certificate of the signing key first, found one of an authority");
  }

  @Test
  void aChainInAnotherOrderIsRefused() {
    var chain = Certificates.identity(MADE).chain();
    var other = Certificates.identity(SelfMade.create("Other", NOW)).chain();
    var key = PemFiles.key("KEY", Certificates.file(MADE.key()));
    assertThatThrownBy(() -> SigningIdentity.of(List.of(chain.getFirst(), other.getLast()), key))
        .hasMessageContaining("number 2 did not issue number 1");
  }

  @Test
  void filesThatCannotBeUsed() {
    Path missing = folder.resolve("missing.pem");
    Path text = Certificates.file("no certificate at all");
    Path broken =
        Certificates.file("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    Path locked =
        Certificates.file(
            """
            -----BEGIN EC PRIVATE KEY-----
            Proc-Type: 4,ENCRYPTED
            DEK-Info: AES-128-CBC,00000000000000000000000000000000

            AAAA
            -----END EC PRIVATE KEY-----
            """);

    assertThatThrownBy(() -> PemFiles.certificates("RESOW_C", missing))
        .hasMessage("RESOW_C: there is no file " + missing);
    assertThatThrownBy(() -> PemFiles.certificates("RESOW_C", text))
        .hasMessage("RESOW_C: expected certificates in PEM form in " + text + ", found none");
    assertThatThrownBy(() -> PemFiles.key("RESOW_K", text))
        .hasMessage("RESOW_K: expected a private key in PEM form in " + text + ", found none");
    assertThatThrownBy(() -> PemFiles.key("RESOW_K", broken))
        .hasMessage("RESOW_K: the private key in " + broken + " cannot be read");
    assertThatThrownBy(() -> PemFiles.key("RESOW_K", locked))
        .hasMessageContaining("needs a passphrase");
  }
}
