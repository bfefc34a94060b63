package dev.resow.menagerie.watermark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Random;
import java.util.function.BiFunction;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;

/** What happens to a picture on its way. */
enum Change {
  NONE("none", (picture, _) -> picture),
  JPEG_75("JPEG, quality 75", (picture, _) -> jpeg(picture, 0.75f)),
  HALF("half the size", (picture, _) -> Canvas.scaled(picture, 0.5)),
  CROP("10 % of width and height cut off", Change::cropped),
  ALL("all three", (picture, random) -> jpeg(Canvas.scaled(cropped(picture, random), 0.5), 0.75f)),
  JPEG_50("JPEG, quality 50", (picture, _) -> jpeg(picture, 0.5f)),
  CROP_HALF("a quarter of the picture", (picture, random) -> cropped(picture, random, 0.5)),
  THREE_QUARTERS("three quarters of the size", (picture, _) -> Canvas.scaled(picture, 0.75));

  private final String title;
  private final BiFunction<BufferedImage, Random, BufferedImage> change;

  Change(String title, BiFunction<BufferedImage, Random, BufferedImage> change) {
    this.title = title;
    this.change = change;
  }

  String title() {
    return title;
  }

  /**
   * The picture after it.
   *
   * @param random where it is cut
   */
  BufferedImage of(BufferedImage picture, Random random) {
    return change.apply(picture, random);
  }

  private static BufferedImage cropped(BufferedImage picture, Random random) {
    return cropped(picture, random, 0.9);
  }

  private static BufferedImage cropped(BufferedImage picture, Random random, double kept) {
    int width = (int) (picture.getWidth() * kept);
    int height = (int) (picture.getHeight() * kept);
    int x = random.nextInt(picture.getWidth() - width + 1);
    int y = random.nextInt(picture.getHeight() - height + 1);
    return Canvas.copy(picture.getSubimage(x, y, width, height));
  }

  /** The JDK's encoder, which halves the resolution of colours (4:2:0). */
  static BufferedImage jpeg(BufferedImage picture, float quality) {
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      var settings = writer.getDefaultWriteParam();
      settings.setCompressionMode(ImageWriteParam.MODE_EXPLICIT);
      settings.setCompressionQuality(quality);
      writer.setOutput(out);
      writer.write(null, new IIOImage(picture, null, null), settings);
      out.flush();
      return ImageIO.read(new ByteArrayInputStream(bytes.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
  }
}
