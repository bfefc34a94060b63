package dev.resow.diffusion.preview;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** A preview is small, whatever the picture is. */
class ThumbnailTest {
  private static BufferedImage read(float[] planes, int width, int height) throws IOException {
    byte[] png = Thumbnail.png(planes, width, height);
    assertThat(png).hasSizeLessThanOrEqualTo(Thumbnail.BYTES);
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  @Test
  void aSmallPictureKeepsItsPixels() throws IOException {
    var planes = new float[3 * 4 * 2];
    Arrays.fill(planes, -1);
    planes[4 * 1 + 3] = 1; // red at (3, 1)
    var image = read(planes, 4, 2);
    assertThat(image.getWidth()).isEqualTo(4);
    assertThat(image.getRGB(3, 1)).isEqualTo(0xffff0000);
    assertThat(image.getRGB(2, 1)).isEqualTo(0xff000000);
  }

  @Test
  void aPixelOfALargePictureIsAMean() throws IOException {
    var planes = new float[3 * 128 * 65];
    for (int y = 0; y < 65; y++) {
      for (int x = 0; x < 128; x++) {
        planes[y * 128 + x] = (x + y) % 2 == 0 ? 1 : 0; // red
      }
    }
    var image = read(planes, 128, 65);
    assertThat(image.getWidth()).isEqualTo(64);
    assertThat(image.getHeight()).as("the last row is half a row").isEqualTo(33);
    assertThat(image.getRGB(63, 0) >> 16 & 0xff).isEqualTo(191); // (1 + 0) / 2 of [-1, 1]
    assertThat(image.getRGB(63, 32) >> 16 & 0xff).isEqualTo(191);
  }

  @Test
  void noiseIsMadeSmallerUntilItsFileFits() throws IOException {
    var planes = new float[3 * 64 * 64];
    var random = new Random(1);
    for (int i = 0; i < planes.length; i++) {
      planes[i] = (float) random.nextGaussian();
    }
    assertThat(read(planes, 64, 64).getWidth()).isBetween(16, 32);
  }
}
