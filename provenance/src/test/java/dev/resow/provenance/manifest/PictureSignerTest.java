package dev.resow.provenance.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.provenance.Pictures;
import dev.resow.provenance.certificate.Certificates;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.Verification.State;
import dev.resow.provenance.png.PngChunks;
import java.io.ByteArrayInputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A signed picture proves where it comes from, until something about it is changed. */
class PictureSignerTest {
  private static final Instant NOW = Instant.parse("2026-11-30T12:00:00Z");
  private static final UUID JOB = UUID.fromString("0193b2f0-0000-7000-8000-000000000001");
  private static final SigningIdentity IDENTITY = Certificates.at(NOW);
  private static final PictureSigner SIGNER = new PictureSigner(IDENTITY, "0.1.0");
  private static final byte[] PICTURE = Pictures.noise(16, 16);
  private static final byte[] SIGNED = sign(PICTURE, JOB);

  private static byte[] sign(byte[] png, UUID job) {
    return SIGNER.sign(png, job, SourceType.TRAINED);
  }

  @Test
  void whatASignedPictureTells() {
    var found = verify(SIGNED);

    assertThat(found.problems()).isEmpty();
    assertThat(found.state()).isEqualTo(State.VALID);
    assertThat(found.job()).isEqualTo(JOB);
    assertThat(found.generator()).isEqualTo("Resow 0.1.0");
    assertThat(found.source()).isEqualTo("trainedAlgorithmicMedia");
    assertThat(found.signer().name()).isEqualTo("CN=Test,O=Self-made by Resow");
    assertThat(found.signer().trusted()).isFalse();
  }

  @Test
  void aPictureMadeFromAnotherOneSaysSo() {
    var found = verify(SIGNER.sign(PICTURE, JOB, SourceType.COMPOSITE));

    assertThat(found.problems()).isEmpty();
    assertThat(found.state()).isEqualTo(State.VALID);
    assertThat(found.source()).isEqualTo("compositeWithTrainedAlgorithmicMedia");
  }

  @Test
  void thePictureIsTheSame() throws Exception {
    assertThat(PictureSigner.unsigned(SIGNED)).isEqualTo(PICTURE);
    assertThat(ImageIO.read(new ByteArrayInputStream(SIGNED)).getRGB(3, 3))
        .isEqualTo(ImageIO.read(new ByteArrayInputStream(PICTURE)).getRGB(3, 3));
  }

  @Test
  void theSameJobGivesTheSameBytes() {
    assertThat(sign(PICTURE, JOB)).isEqualTo(SIGNED);
    assertThat(sign(SIGNED, JOB)).as("signed again").isEqualTo(SIGNED);
    assertThat(sign(PICTURE, UUID.randomUUID())).isNotEqualTo(SIGNED);
  }

  @Test
  void aTrustedAuthorityOrSigner() {
    assertThat(new Verifier(Set.of(IDENTITY.chain().getLast()), at(NOW)).verify(SIGNED).trusted())
        .isTrue();
    assertThat(new Verifier(Set.of(IDENTITY.chain().getFirst()), at(NOW)).verify(SIGNED).trusted())
        .isTrue();
    var another = Certificates.at(NOW).chain().getLast(); // of the same name
    assertThat(new Verifier(Set.of(another), at(NOW)).verify(SIGNED).trusted()).isFalse();
  }

  @Test
  void anUnsignedPictureHasNoManifest() {
    assertThat(verify(PICTURE).state()).isEqualTo(State.NONE);
  }

  @Test
  void whatIsNoPictureIsRefused() {
    assertThatThrownBy(() -> verify(new byte[100]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("expected a PNG file, found other bytes");
  }

  @Test
  void anotherPixelIsNoticed() {
    byte[] changed = SIGNED.clone();
    var data = PngChunks.of(changed, "IDAT").getFirst();
    changed[data.dataStart() + 10] ^= 1;

    assertThat(verify(changed).problems())
        .containsExactly("the picture was changed after it was signed");
  }

  @Test
  void anAddedTextIsNoticed() {
    int at = PngChunks.of(SIGNED, "IEND").getFirst().start();
    byte[] changed = PngChunks.insert(SIGNED, at, "tEXt", "Author\0me".getBytes());

    assertThat(verify(changed).problems())
        .containsExactly("the picture was changed after it was signed");
  }

  @Test
  void theManifestOfAnotherPictureIsNoticed() {
    byte[] other = Pictures.noise(17, 16);
    var chunk = PngChunks.of(SIGNED, "caBX").getFirst();
    byte[] swapped =
        PngChunks.insert(
            other, PngChunks.beforeImageData(other), "caBX", PngChunks.data(SIGNED, chunk));

    assertThat(verify(swapped).state()).isEqualTo(State.INVALID);
    assertThat(verify(swapped).problems())
        .containsExactly("the picture was changed after it was signed");
  }

  @Test
  void aManifestBesideAnotherIsNoticed() {
    var chunk = PngChunks.of(SIGNED, "caBX").getFirst();
    byte[] twice = PngChunks.insert(SIGNED, chunk.start(), "caBX", new byte[3]);

    assertThat(verify(twice).problems())
        .containsExactly("expected one manifest in the picture, found 2");
  }

  @Test
  void anExpiredCertificateIsNoticed() {
    var later = new Verifier(Set.of(), at(NOW.plus(Duration.ofDays(4000))));
    assertThat(later.verify(SIGNED).problems())
        .singleElement()
        .asString()
        .startsWith("the certificate expired on 2036-");
  }

  /** Any other byte, in picture or manifest: never valid, never another exception. */
  @Property(tries = 400)
  void anyChangedByteIsNoticed(@ForAll @IntRange(min = 0, max = 100_000) int at) {
    byte[] changed = SIGNED.clone();
    changed[at % changed.length] ^= 0x10;
    isNotValid(changed);
  }

  /** With a checksum that fits, as a forger would write it: noticed, or it tells the same. */
  @Property(tries = 600)
  void noChangedByteOfTheManifestTellsAnythingElse(
      @ForAll @IntRange(min = 0, max = 100_000) int at,
      @ForAll @IntRange(min = 1, max = 255) int by) {
    var chunk = PngChunks.of(SIGNED, "caBX").getFirst();
    byte[] data = PngChunks.data(SIGNED, chunk);
    data[at % data.length] ^= (byte) by;

    var found = verify(PngChunks.insert(PICTURE, chunk.start(), "caBX", data));

    if (found.state() == State.VALID) {
      assertThat(found).isEqualTo(verify(SIGNED));
    }
  }

  @Property(tries = 100)
  void aCutManifestIsNoticed(@ForAll @IntRange(min = 0, max = 3000) int keep) {
    var chunk = PngChunks.of(SIGNED, "caBX").getFirst();
    byte[] data = PngChunks.data(SIGNED, chunk);
    isNotValid(
        PngChunks.insert(
            PICTURE, chunk.start(), "caBX", Arrays.copyOf(data, Math.min(keep, data.length - 1))));
  }

  @Property(tries = 100)
  void aManifestOfNoiseIsNoticed(@ForAll long seed) {
    var data = new byte[200];
    new Random(seed).nextBytes(data);
    isNotValid(PngChunks.insert(PICTURE, PngChunks.beforeImageData(PICTURE), "caBX", data));
  }

  private static void isNotValid(byte[] png) {
    try {
      assertThat(verify(png).state()).isNotEqualTo(State.VALID);
    } catch (IllegalArgumentException noPicture) {
      assertThat(noPicture).hasMessageContaining("PNG");
    }
  }

  private static Verification verify(byte[] png) {
    return new Verifier(Set.of(), at(NOW)).verify(png);
  }

  private static Clock at(Instant time) {
    return Clock.fixed(time, ZoneOffset.UTC);
  }
}
