package dev.resow.provenance.watermark;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A marked picture looks the same, and tells its mark after what happens to pictures. Rates over
 * many pictures: {@code ./resow menagerie watermark}.
 */
class WatermarkTest {
  private static final int SIDE = 512;
  private static final Mark MARK = new Mark(0xBADC0FFEE0DDL);
  private static final byte[] PICTURE = clouds(7);
  private static final byte[] MARKED = Watermark.embed(SIDE, SIDE, PICTURE, MARK);

  @Test
  void itIsReadAndHardlySeen() {
    var found = WatermarkReader.read(SIDE, SIDE, MARKED).orElseThrow();

    assertThat(found.mark()).isEqualTo(MARK);
    assertThat(found.scale()).isEqualTo(1);
    assertThat(psnr(PICTURE, MARKED)).isBetween(43.0, 44.5);
  }

  /** The same bytes on every machine and in every release, because marked pictures are out. */
  @Test
  void theFormatDoesNotChange() throws Exception {
    assertThat(Watermark.embed(SIDE, SIDE, PICTURE, MARK)).isEqualTo(MARKED);
    var gray = new byte[3 * SIDE * SIDE];
    Arrays.fill(gray, (byte) 128);
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(Watermark.embed(SIDE, SIDE, gray, MARK));
    assertThat(HexFormat.of().formatHex(hash)).startsWith("26d8b4f573f800fe");
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 17, 51})
  void aCutPictureStillTellsIt(int by) {
    int side = SIDE - by;
    var cut = new byte[3 * side * side];
    for (int y = 0; y < side; y++) {
      System.arraycopy(MARKED, 3 * ((y + by) * SIDE + by), cut, 3 * y * side, 3 * side);
    }
    assertThat(WatermarkReader.read(side, side, cut).orElseThrow().mark()).isEqualTo(MARK);
  }

  @Test
  void halfThePictureStillTellsIt() {
    int side = SIDE / 2;
    var half = new byte[3 * side * side];
    for (int i = 0; i < half.length; i++) {
      int x = 2 * (i / 3 % side);
      int y = 2 * (i / 3 / side);
      half[i] =
          (byte) ((at(x, y, i) + at(x + 1, y, i) + at(x, y + 1, i) + at(x + 1, y + 1, i)) / 4);
    }
    var found = WatermarkReader.read(side, side, half).orElseThrow();
    assertThat(found.mark()).isEqualTo(MARK);
    assertThat(found.scale()).isEqualTo(0.5);
  }

  private static int at(int x, int y, int i) {
    return MARKED[3 * (y * SIDE + x) + i % 3] & 0xFF;
  }

  @Test
  void picturesWithoutAMarkTellNone() {
    assertThat(WatermarkReader.read(SIDE, SIDE, PICTURE)).isEmpty();
    var noise = new byte[3 * SIDE * SIDE];
    new Random(1).nextBytes(noise);
    assertThat(WatermarkReader.read(SIDE, SIDE, noise)).isEmpty();
    assertThat(WatermarkReader.read(SIDE, SIDE, new byte[3 * SIDE * SIDE])).isEmpty();
    assertThat(WatermarkReader.read(1, 1, new byte[3])).isEmpty();
  }

  @Test
  void smallPicturesHaveTooLittleRoom() {
    assertThat(Watermark.fits(512, 512)).isTrue();
    assertThat(Watermark.fits(1024, 511)).isFalse();
  }

  /** Sums of waves in all directions, larger the longer they are. */
  private static byte[] clouds(long seed) {
    var random = new Random(seed);
    var sums = new double[SIDE * SIDE];
    for (int wave = 0; wave < 40; wave++) {
      double length = 8 + 200 * random.nextDouble() * random.nextDouble();
      double angle = 2 * Math.PI * random.nextDouble();
      double phase = 2 * Math.PI * random.nextDouble();
      for (int i = 0; i < sums.length; i++) {
        double along = (i % SIDE * Math.cos(angle) + i / SIDE * Math.sin(angle)) / length;
        sums[i] += length / 20 * Math.sin(2 * Math.PI * along + phase);
      }
    }
    var rgb = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) Math.clamp(Math.round(128 + sums[i / 3] + 20 * (i % 3)), 0, 255);
    }
    return rgb;
  }

  private static double psnr(byte[] first, byte[] second) {
    double squares = 0;
    for (int i = 0; i < first.length; i++) {
      int difference = (first[i] & 0xFF) - (second[i] & 0xFF);
      squares += difference * difference;
    }
    return 10 * Math.log10(255 * 255 / (squares / first.length));
  }
}
