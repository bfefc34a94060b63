package dev.resow.diffusion.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A picture file that other tools read, with the parameters that made it. */
class PngTest {
  private static final ImageParameters PARAMETERS =
      new ImageParameters(
          "a cat and a fox",
          "blurry",
          128,
          64,
          28,
          7,
          41,
          1,
          42,
          "plain",
          List.of("cat", "fox"),
          List.of(new Relation(0, Place.LEFT_OF, 1)),
          "menagerie",
          "0123456789abcdef",
          3,
          List.of(),
          "Euler",
          Optional.empty());

  @Property(tries = 50)
  void anotherDecoderSeesTheSamePixels(
      @ForAll @IntRange(min = 1, max = 40) int width,
      @ForAll @IntRange(min = 1, max = 40) int height,
      @ForAll long seed)
      throws IOException {
    var rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    if (seed % 2 == 0) {
      Arrays.sort(rgb); // smooth: other filters win
    }
    var png = Png.write(new RgbImage(width, height, rgb), new LinkedHashMap<>());

    var read = ImageIO.read(new ByteArrayInputStream(png));

    for (int i = 0; i < width * height; i++) {
      int expected =
          (rgb[3 * i] & 0xFF) << 16 | (rgb[3 * i + 1] & 0xFF) << 8 | rgb[3 * i + 2] & 0xFF;
      assertThat(read.getRGB(i % width, i / width) & 0xFFFFFF).isEqualTo(expected);
    }
  }

  @Test
  void parametersAreWrittenAsTheEcosystemReadsThem() throws IOException {
    var png = Png.write(new RgbImage(1, 1, new byte[3]), PARAMETERS.texts());

    var texts = Png.texts(png);

    assertThat(texts.get("parameters"))
        .isEqualTo(
            """
            a cat and a fox
            Negative prompt: blurry
            Steps: 28, Sampler: Euler, CFG scale: 7, Seed: 42, Size: 128x64, \
            Model hash: 0123456789, Model: menagerie, Shift: 3, Version: Resow\
            """);
    var json = new JsonMapper().readTree(texts.get("resow"));
    assertThat(json.path("seed").asLong()).isEqualTo(42);
    assertThat(json.path("jobSeed").asLong()).isEqualTo(41);
    assertThat(json.path("model").path("fingerprint").asText()).isEqualTo("0123456789abcdef");
    assertThat(json.path("subjects").path(1).asText()).isEqualTo("fox");
    assertThat(json.path("relations").toString())
        .isEqualTo("[{\"subject\":0,\"place\":\"left-of\",\"other\":1}]");
  }

  @Test
  void anyTextComesBack() {
    var texts = new LinkedHashMap<String, String>();
    texts.put("parameters", "ein Bär und ein Löwe 🦊\nSteps: 1");
    texts.put("resow", "plain");
    texts.put("empty", "");
    var png = Png.write(new RgbImage(2, 1, new byte[6]), texts);
    assertThat(Png.texts(png)).isEqualTo(texts);
  }

  /** 16 MiB of zeros in 16 KiB: a picture of any origin is read by {@code resow verify}. */
  @Test
  void aTextThatInflatesToMegabytesIsRefused() throws IOException {
    var text = new ByteArrayOutputStream();
    text.writeBytes(new byte[] {'a', 0, 1, 0, 0, 0}); // compressed, without language
    try (var out = new DeflaterOutputStream(text)) {
      out.write(new byte[16 << 20]);
    }
    var png = Png.write(new RgbImage(1, 1, new byte[3]), new LinkedHashMap<>());
    byte[] bomb =
        ByteBuffer.allocate(png.length + text.size() + 12)
            .put(png, 0, 33)
            .putInt(text.size())
            .put("iTXt".getBytes(StandardCharsets.US_ASCII))
            .put(text.toByteArray())
            .putInt(0)
            .put(png, 33, png.length - 33)
            .array();
    assertThatThrownBy(() -> Png.texts(bomb)).hasMessageContaining("at most 1 MiB");
  }

  @Test
  void theSamePictureIsTheSameBytes() {
    var image = new RgbImage(3, 2, new byte[18]);
    assertThat(Png.write(image, PARAMETERS.texts()))
        .isEqualTo(Png.write(image, PARAMETERS.texts()));
  }

  @Test
  void valuesAreRoundedAndClipped() {
    var image = RgbImage.ofPlanes(new float[] {-2, 0, 1, -1, 0.5f, 9}, 2, 1);
    assertThat(image.rgb()).containsExactly(0, 255, 191, 128, 0, 255);
  }

  @Test
  void badInputIsRefused() {
    assertThatThrownBy(() -> new RgbImage(2, 2, new byte[3])).hasMessageContaining("2 x 2");
    assertThatThrownBy(() -> Png.texts(new byte[] {1})).hasMessageContaining("signature");
    var png = Png.write(new RgbImage(1, 1, new byte[3]), new LinkedHashMap<>(Map.of("a", "b")));
    for (int length = 8; length < png.length; length++) {
      var cut = Arrays.copyOf(png, length);
      assertThatThrownBy(() -> Png.texts(cut)).isInstanceOf(IllegalArgumentException.class);
    }
  }
}
