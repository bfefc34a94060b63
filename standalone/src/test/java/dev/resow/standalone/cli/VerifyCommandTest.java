package dev.resow.standalone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import dev.resow.provenance.certificate.PemFiles;
import dev.resow.provenance.certificate.SelfMade;
import dev.resow.provenance.certificate.SigningIdentity;
import dev.resow.provenance.manifest.PictureSigner;
import dev.resow.provenance.manifest.SourceType;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.Watermark;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code resow verify}: what it prints, and how it exits. */
class VerifyCommandTest {
  private static final UUID JOB = UUID.fromString("01a1fd82-b7f0-77e4-8230-145ab8fc641c");
  private static final SelfMade MADE = SelfMade.create("Test", Instant.now());

  @TempDir Path folder;
  private Path certificate;
  private byte[] picture;

  @BeforeEach
  void picture() throws IOException {
    certificate = Files.writeString(folder.resolve("certificate.pem"), MADE.chain());
    Files.writeString(folder.resolve("authority.pem"), MADE.authority());
    var texts = new LinkedHashMap<String, String>();
    texts.put(
        "resow",
        "{\"prompt\": \"a cat\\u001b[31m\", \"seed\": 7, \"model\": {\"name\": \"demo\"}}");
    picture = Png.write(new RgbImage(2, 2, new byte[12]), texts);
  }

  private byte[] signed() throws IOException {
    var key = PemFiles.key("", Files.writeString(folder.resolve("key.pem"), MADE.key()));
    var identity = SigningIdentity.of(PemFiles.certificates("", certificate), key);
    return new PictureSigner(identity, "0.1.0").sign(picture, JOB, SourceType.TRAINED);
  }

  private InProcess.Ended verify(byte[] png, String... options) throws IOException {
    Files.write(folder.resolve("picture.png"), png);
    var arguments = new String[options.length + 2];
    arguments[0] = "verify";
    arguments[1] = "picture.png";
    System.arraycopy(options, 0, arguments, 2, options.length);
    return InProcess.run(
        Map.of("resow.cwd", folder.toString(), "resow.data", folder.toString()), arguments);
  }

  @Test
  void aSignedPicture() throws Exception {
    var ended = verify(signed());

    assertThat(ended.exit()).as(ended.all()).isZero();
    assertThat(ended.out())
        .contains(
            "manifest  valid\n",
            "signer    CN=Test,O=Self-made by Resow, not checked against authorities (--trust)\n",
            "made by   Resow 0.1.0\n",
            "source    trainedAlgorithmicMedia\n",
            "job       " + JOB + "\n",
            "prompt    a cat [31m\n", // no command for the terminal
            "seed      7\n",
            "model     demo\n");
  }

  @Test
  void authoritiesThatAreTrusted() throws Exception {
    assertThat(verify(signed(), "--trust", "authority.pem").exit()).isZero();

    var other = SelfMade.create("Other", Instant.now()).authority();
    Files.writeString(folder.resolve("other.pem"), other);
    var ended = verify(signed(), "--trust", "other.pem");
    assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.out()).contains("not certified by an authority of other.pem");
  }

  @Test
  void aChangedPicture() throws Exception {
    byte[] changed = signed();
    changed[PngChunks.of(changed, "IDAT").getFirst().dataStart() + 3] ^= 1;

    var ended = verify(changed);

    assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.out())
        .contains("manifest  invalid\n", "problem   the picture was changed after it was signed\n");
  }

  @Test
  void anUnsignedPictureStillTellsItsParameters() throws Exception {
    var ended = verify(picture);

    assertThat(ended.exit()).isEqualTo(ExitCode.UNSIGNED);
    assertThat(ended.out()).startsWith("manifest  none\n").contains("seed      7\n");
  }

  /** As somebody finds it: as JPEG, without manifest or texts. */
  @Test
  void aMarkedPictureTellsItsMarkWhateverElseItLost() throws Exception {
    var random = new Random(1);
    var noise = new byte[3 * 512 * 512];
    random.nextBytes(noise);
    byte[] rgb = Watermark.embed(512, 512, noise, Mark.of(JOB));
    var jpeg = new BufferedImage(512, 512, BufferedImage.TYPE_INT_RGB);
    for (int i = 0; i < 512 * 512; i++) {
      int pixel = (rgb[3 * i] & 255) << 16 | (rgb[3 * i + 1] & 255) << 8 | rgb[3 * i + 2] & 255;
      jpeg.setRGB(i % 512, i / 512, pixel);
    }
    var file = new ByteArrayOutputStream();
    ImageIO.write(jpeg, "jpeg", file);

    try (var server = new StubApi()) {
      server.on(
          "GET /v1/jobs?limit=20&watermark=" + Mark.of(JOB),
          "{\"items\": [{\"id\": \"%s\"}]}".formatted(JOB),
          "{\"items\": []}");
      var ended = verify(file.toByteArray(), "--url", server.url());
      assertThat(ended.exit()).as(ended.all()).isEqualTo(ExitCode.UNSIGNED);
      assertThat(ended.out())
          .isEqualTo(
              "manifest  none\nwatermark %s: of a job of the server\njob       %s, by its watermark\n"
                  .formatted(Mark.of(JOB), JOB));
      assertThat(verify(file.toByteArray(), "--url", server.url()).out())
          .endsWith(": the server knows no job of it\n");
    }
    assertThat(verify(file.toByteArray()).out())
        .endsWith(": no server was asked for its job (--url)\n");

    picture = Png.write(new RgbImage(512, 512, rgb), new LinkedHashMap<>());
    assertThat(verify(signed()).out())
        .contains("watermark " + Mark.of(JOB) + ": of the job in the manifest\n");
  }

  @Test
  void theSameForPrograms() throws Exception {
    JsonNode report = Json.parse(verify(signed(), "--json").out(), JsonNode.class);

    assertThat(report.path("state").asText()).isEqualTo("valid");
    assertThat(report.path("job").asText()).isEqualTo(JOB.toString());
    assertThat(report.path("signer").path("trusted").asBoolean(true)).isFalse();
    assertThat(report.path("parameters").path("seed").asInt()).isEqualTo(7);
    assertThat(Json.parse(verify(picture, "--json").out(), JsonNode.class).path("state").asText())
        .isEqualTo("none");
  }

  @Test
  void whatIsNoPicture() throws Exception {
    var ended = verify(new byte[] {1, 2, 3});
    assertThat(ended.exit()).isEqualTo(ExitCode.FAILED);
    assertThat(ended.err()).contains("expected a PNG file, found other bytes");

    var missing = InProcess.run(Map.of(), "verify", folder.resolve("none.png").toString());
    assertThat(missing.err()).contains("no such file or folder");
    var trust = verify(picture, "--trust", "picture.png");
    assertThat(trust.exit()).isEqualTo(ExitCode.USAGE);
    assertThat(trust.err()).contains("--trust: expected certificates in PEM form");
  }
}
