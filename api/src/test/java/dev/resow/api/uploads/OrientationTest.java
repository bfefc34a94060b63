package dev.resow.api.uploads;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A photo is upright, however the camera was held. */
class OrientationTest {
  /** Side of a tile: what JPEG compresses at a time. */
  private static final int TILE = 16;

  private static final String NAMES = "ABCDEF";
  private static final List<Color> TILES =
      List.of(Color.RED, Color.GREEN, Color.BLUE, Color.WHITE, Color.BLACK, Color.YELLOW);

  private static final byte[] EXIF = "Exif\0\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final int ORIENTATION = 0x0112;
  private static final int SHORT = 3;

  private final PictureReader reader = new PictureReader(1 << 16);

  /** A picture of tiles, as its file has them. */
  private static byte[] jpeg(String... rows) throws IOException {
    int width = rows[0].length() * TILE;
    int height = rows.length * TILE;
    var image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++)
      for (int x = 0; x < width; x++) {
        int tile = NAMES.indexOf(rows[y / TILE].charAt(x / TILE));
        image.setRGB(x, y, TILES.get(tile).getRGB());
      }
    var out = new ByteArrayOutputStream();
    ImageIO.write(image, "jpeg", out);
    return out.toByteArray();
  }

  /** The tiles of a decoded picture. */
  private static String tiles(UploadedPicture picture) {
    return IntStream.range(0, picture.height() / TILE)
        .mapToObj(
            y ->
                IntStream.range(0, picture.width() / TILE)
                    .mapToObj(x -> name(picture, x * TILE + TILE / 2, y * TILE + TILE / 2))
                    .collect(Collectors.joining()))
        .collect(Collectors.joining("/"));
  }

  private static String name(UploadedPicture picture, int x, int y) {
    var found = new Color(picture.argb()[y * picture.width() + x]);
    return IntStream.range(0, TILES.size())
        .filter(i -> distance(TILES.get(i), found) < 30)
        .mapToObj(i -> NAMES.substring(i, i + 1))
        .findFirst()
        .orElse("?");
  }

  private static int distance(Color a, Color b) {
    return Stream.of(
            a.getRed() - b.getRed(), a.getGreen() - b.getGreen(), a.getBlue() - b.getBlue())
        .mapToInt(Math::abs)
        .max()
        .orElseThrow();
  }

  /** Metadata with an orientation, and a description that is a place. */
  private static byte[] exif(int orientation, ByteOrder order) {
    byte[] place = "52.5163 N 13.3777 E".getBytes(StandardCharsets.US_ASCII);
    var tiff = ByteBuffer.allocate(8 + 2 + 2 * 12 + 4 + place.length).order(order);
    tiff.put((order == ByteOrder.BIG_ENDIAN ? "MM" : "II").getBytes(StandardCharsets.US_ASCII));
    tiff.putShort((short) 42).putInt(8).putShort((short) 2);
    tiff.putShort((short) 0x010e).putShort((short) 2).putInt(place.length).putInt(38);
    tiff.putShort((short) ORIENTATION).putShort((short) SHORT).putInt(1);
    tiff.putShort((short) orientation).putShort((short) 0);
    return tiff.putInt(0).put(place).array();
  }

  /** The file with a segment after its first marker. */
  private static byte[] with(byte[] jpeg, byte[] tiff) {
    int length = 2 + EXIF.length + tiff.length;
    return ByteBuffer.allocate(jpeg.length + 2 + length)
        .put(jpeg, 0, 2)
        .putShort((short) 0xffe1)
        .putShort((short) length)
        .put(EXIF)
        .put(tiff)
        .put(jpeg, 2, jpeg.length - 2)
        .array();
  }

  /** Rows by the table of the Exif standard: where the first row and first column are. */
  @ParameterizedTest
  @CsvSource({
    "1, ABC/DEF", // top, left
    "2, CBA/FED", // top, right
    "3, FED/CBA", // bottom, right
    "4, DEF/ABC", // bottom, left
    "5, AD/BE/CF", // left, top
    "6, CF/BE/AD", // right, top
    "7, FC/EB/DA", // right, bottom
    "8, DA/EB/FC" // left, bottom
  })
  void everyOrientationIsTurnedUpright(int orientation, String file) throws Exception {
    byte[] jpeg = jpeg(file.split("/"));
    for (var order : List.of(ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN)) {
      var picture = reader.read(with(jpeg, exif(orientation, order)));
      assertThat(tiles(picture)).isEqualTo("ABC/DEF");
      assertThat(picture.width()).isEqualTo(3 * TILE);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 9, 65_535})
  void anUnknownOrientationIsNone(int orientation) throws Exception {
    byte[] file = with(jpeg("ABC", "DEF"), exif(orientation, ByteOrder.BIG_ENDIAN));
    assertThat(tiles(reader.read(file))).isEqualTo("ABC/DEF");
  }

  @Test
  void damagedMetadataLeavesThePicture() throws Exception {
    byte[] tiff = exif(6, ByteOrder.BIG_ENDIAN);
    for (int at = 0; at < tiff.length; at++) {
      byte[] damaged = tiff.clone();
      damaged[at] = (byte) 0xff;
      assertThat(tiles(reader.read(with(jpeg("CF", "BE", "AD"), damaged))))
          .isIn("ABC/DEF", "CF/BE/AD");
    }
  }

  @Test
  void nothingButPixelsIsKept() throws Exception {
    byte[] file = with(jpeg("CF", "BE", "AD"), exif(6, ByteOrder.BIG_ENDIAN));
    byte[] kept = reader.read(file).png();
    assertThat(new String(file, StandardCharsets.ISO_8859_1)).contains("52.5163 N");
    assertThat(new String(kept, StandardCharsets.ISO_8859_1)).doesNotContain("52.5163 N");
    assertThat(chunks(kept)).containsOnly("IHDR", "IDAT", "IEND");
  }

  private static List<String> chunks(byte[] png) {
    var chunks = new ArrayList<String>();
    var in = ByteBuffer.wrap(png, 8, png.length - 8);
    while (in.hasRemaining()) {
      int length = in.getInt();
      var type = new byte[4];
      in.get(type);
      chunks.add(new String(type, StandardCharsets.US_ASCII));
      in.position(in.position() + length + 4);
    }
    return chunks;
  }
}
