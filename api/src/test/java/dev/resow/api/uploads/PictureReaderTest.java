package dev.resow.api.uploads;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files of strangers become pictures or sentences, and never much memory. */
class PictureReaderTest {
  private static final int MOST = 1 << 16; // pixels
  private final PictureReader reader = new PictureReader(MOST);

  private static byte[] file(BufferedImage image, String format) throws IOException {
    var out = new ByteArrayOutputStream();
    assertThat(ImageIO.write(image, format, out)).isTrue();
    return out.toByteArray();
  }

  private static BufferedImage image(int type) {
    var image = new BufferedImage(4, 2, type);
    image.setRGB(1, 0, 0xff336699);
    return image;
  }

  private void assertRefused(byte[] file, String words) {
    assertThatThrownBy(() -> reader.read(file))
        .isInstanceOf(PictureFault.class)
        .hasMessageContaining(words);
  }

  @Test
  void aPngIsReadToTheLastBit() throws Exception {
    var picture = reader.read(file(image(BufferedImage.TYPE_INT_RGB), "png"));
    assertThat(picture.width()).isEqualTo(4);
    assertThat(picture.height()).isEqualTo(2);
    assertThat(picture.argb()[1]).isEqualTo(0xff336699);
    assertThat(picture.hasHoles()).isFalse();
  }

  @Test
  void aJpegIsRead() throws Exception {
    var picture = reader.read(file(new BufferedImage(16, 8, BufferedImage.TYPE_INT_RGB), "jpeg"));
    assertThat(picture.argb()).hasSize(128).containsOnly(0xff000000);
  }

  @Test
  void greyKeepsItsLevels() throws Exception {
    var grey = new BufferedImage(2, 1, BufferedImage.TYPE_BYTE_GRAY);
    grey.getRaster().setSample(1, 0, 0, 100);
    assertThat(reader.read(file(grey, "png")).argb()).containsExactly(0xff000000, 0xff646464);
    var fine = new BufferedImage(1, 1, BufferedImage.TYPE_USHORT_GRAY);
    fine.getRaster().setSample(0, 0, 0, 100 << 8);
    assertThat(reader.read(file(fine, "png")).argb()).containsExactly(0xff646464);
  }

  @Test
  void transparencyBecomesWhiteAndHolesBecomeAMask() throws Exception {
    var image = new BufferedImage(2, 1, BufferedImage.TYPE_INT_ARGB);
    image.setRGB(0, 0, 0xff336699);
    image.setRGB(1, 0, 0x00336699);
    var picture = reader.read(file(image, "png"));
    assertThat(picture.hasHoles()).isTrue();
    assertThat(picture.holes().argb()).containsExactly(0xff000000, 0xffffffff);
    assertThat(reader.read(picture.png()).argb()).containsExactly(0xff336699, 0xffffffff);
  }

  @Test
  void whatIsKeptDependsOnThePixelsAlone() throws Exception {
    byte[] file = file(image(BufferedImage.TYPE_INT_RGB), "png");
    byte[] annotated =
        withChunk(file, "tEXt", "Author\0somebody".getBytes(StandardCharsets.US_ASCII));
    assertThat(annotated).hasSizeGreaterThan(file.length);
    assertThat(reader.read(annotated).png()).isEqualTo(reader.read(file).png());
  }

  @Test
  void aHeaderThatClaimsMorePixelsThanAllowedIsEnough() throws Exception {
    byte[] file = file(image(BufferedImage.TYPE_INT_RGB), "png");
    ByteBuffer.wrap(file).putInt(16, 60_000).putInt(20, 60_000);
    assertRefused(withCrc(file), "60000 x 60000 pixels; this server allows at most 65536");
    byte[] jpeg = file(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
    int size = frame(jpeg) + 5;
    ByteBuffer.wrap(jpeg).putShort(size, (short) 60_000).putShort(size + 2, (short) 60_000);
    assertRefused(jpeg, "60000 x 60000");
  }

  /** A megabyte that unpacks to a gigabyte, in chunks that no pixel depends on. */
  @ParameterizedTest
  @ValueSource(strings = {"zTXt", "iTXt", "iCCP"})
  void compressedTextsAreNotUnpacked(String type) throws Exception {
    var bomb = new ByteArrayOutputStream();
    bomb.write("key\0\0".getBytes(StandardCharsets.US_ASCII));
    try (var out = new DeflaterOutputStream(bomb, new Deflater(9), 1 << 16)) {
      var zeros = new byte[1 << 20];
      for (int i = 0; i < 64; i++) out.write(zeros);
    }
    byte[] palette = file(image(BufferedImage.TYPE_BYTE_INDEXED), "png");
    assertThat(reader.read(withChunk(palette, type, bomb.toByteArray())).argb()).hasSize(8);
  }

  @Test
  void aTruncatedFileIsSaidToBeOne() throws Exception {
    for (String format : new String[] {"png", "jpeg"}) {
      byte[] file = file(noise(), format);
      for (int length = 12; length < file.length; length += file.length / 7) {
        byte[] cut = Arrays.copyOf(file, length);
        assertThatThrownBy(() -> reader.read(cut))
            .as("%s of %d bytes", format, length)
            .isInstanceOf(PictureFault.class);
      }
    }
  }

  /** Some damage is not noticed, and none breaks anything. */
  @Test
  void aDamagedFileIsAPictureOrASentence() throws Exception {
    var random = new Random(1);
    for (String format : new String[] {"png", "jpeg"}) {
      byte[] whole = file(noise(), format);
      for (int i = 0; i < 200; i++) {
        byte[] file = whole.clone();
        for (int j = 0; j < 4; j++) file[random.nextInt(file.length)] = (byte) random.nextInt();
        try {
          assertThat(reader.read(file).argb()).hasSizeLessThanOrEqualTo(MOST);
        } catch (PictureFault e) {
          assertThat(e).hasMessageEndingWith(".");
        }
      }
    }
  }

  @Test
  void otherFilesAreNone() {
    assertRefused(new byte[0], "PNG or JPEG");
    assertRefused("RIFF....WEBPVP8L....".getBytes(StandardCharsets.US_ASCII), "PNG or JPEG");
    assertRefused("GIF89a..........".getBytes(StandardCharsets.US_ASCII), "PNG or JPEG");
    assertRefused("<svg/>".getBytes(StandardCharsets.US_ASCII), "PNG or JPEG");
  }

  @Test
  void aJpegOfVeryManyScansIsRefused() throws Exception {
    byte[] file = file(new BufferedImage(16, 16, BufferedImage.TYPE_INT_RGB), "jpeg");
    byte[] scans = Arrays.copyOf(file, file.length + 200);
    for (int i = file.length; i < scans.length; i += 2) {
      scans[i] = (byte) 0xFF;
      scans[i + 1] = (byte) 0xDA;
    }
    assertRefused(scans, "101 scans");
  }

  private static BufferedImage noise() {
    var image = new BufferedImage(40, 30, BufferedImage.TYPE_INT_RGB);
    var random = new Random(2);
    for (int i = 0; i < 1200; i++) image.setRGB(i % 40, i / 40, random.nextInt());
    return image;
  }

  /** Where the frame header of a JPEG begins. */
  private static int frame(byte[] jpeg) {
    for (int i = 0; i + 1 < jpeg.length; i++)
      if (jpeg[i] == (byte) 0xFF && jpeg[i + 1] == (byte) 0xC0) return i;
    throw new AssertionError("a baseline JPEG has a frame");
  }

  /** The file with a chunk behind its header. */
  private static byte[] withChunk(byte[] png, String type, byte[] data) {
    var out = ByteBuffer.allocate(png.length + data.length + 12);
    out.put(png, 0, 33).putInt(data.length);
    out.put(type.getBytes(StandardCharsets.US_ASCII)).put(data);
    var crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    return out.putInt((int) crc.getValue()).put(png, 33, png.length - 33).array();
  }

  /** The file with the checksum that its header should have. */
  private static byte[] withCrc(byte[] png) {
    var crc = new CRC32();
    crc.update(png, 12, 17);
    ByteBuffer.wrap(png).putInt(29, (int) crc.getValue());
    return png;
  }
}
