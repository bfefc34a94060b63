package dev.resow.api.uploads;

import jakarta.enterprise.context.ApplicationScoped;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * Decodes pictures of clients. The size is read from the header first, so that nothing large is
 * allocated for a small file that claims to be large. Of metadata only the {@link Orientation} of
 * photos is read.
 */
@ApplicationScoped
class PictureReader {
  /** Scans of a progressive JPEG; each costs the time of a whole picture. Encoders write ten. */
  private static final int MOST_SCANS = 64;

  private final long mostPixels;

  /**
   * @param mostPixels those that images may have
   */
  PictureReader(
      @ConfigProperty(name = "resow.limits.max-pixels", defaultValue = "4194304") long mostPixels) {
    this.mostPixels = mostPixels;
  }

  /**
   * @throws PictureFault if it is no whole PNG or JPEG of at most the pixels that images may have
   */
  UploadedPicture read(byte[] file) throws PictureFault {
    var format =
        PictureFormat.of(file)
            .orElseThrow(
                () -> new PictureFault("The file must be a picture in PNG or JPEG format."));
    return switch (format) {
      case PNG -> decode(format, PngChunks.needed(file));
      case JPEG -> {
        checkScans(file);
        yield Orientation.ofJpeg(file).upright(decode(format, file));
      }
    };
  }

  private UploadedPicture decode(PictureFormat format, byte[] file) throws PictureFault {
    ImageReader reader = ImageIO.getImageReadersByFormatName(format.reader()).next();
    try (var in = new MemoryCacheImageInputStream(new ByteArrayInputStream(file))) {
      reader.setInput(in, true, true);
      int width = reader.getWidth(0);
      int height = reader.getHeight(0);
      if (width < 1 || height < 1) throw new PictureFault("The picture has no pixels.");
      if ((long) width * height > mostPixels)
        throw new PictureFault(
            "The picture has %d x %d pixels; this server allows at most %d."
                .formatted(width, height, mostPixels));
      BufferedImage image = reader.read(0);
      return UploadedPicture.of(image);
    } catch (IOException | RuntimeException e) {
      // What decoders throw for broken files is up to each of them.
      throw new PictureFault(
          switch (format) {
            case PNG -> "The PNG file is damaged or truncated.";
            case JPEG ->
                "The JPEG file is damaged, truncated, or has other colours than RGB and grey, such as CMYK.";
          });
    } finally {
      reader.dispose();
    }
  }

  /**
   * In the data of a picture, 0xFF is followed by zero: what is found are markers. Decoders fill in
   * what is missing before the marker of the end.
   */
  private static void checkScans(byte[] file) throws PictureFault {
    int scans = 0;
    boolean ended = false;
    for (int i = 1; i < file.length; i++) {
      if (file[i - 1] != (byte) 0xFF) continue;
      if (file[i] == (byte) 0xDA) {
        scans++;
        ended = false;
      }
      if (file[i] == (byte) 0xD9) ended = true;
    }
    if (scans > MOST_SCANS)
      throw new PictureFault(
          "The JPEG file has %d scans; at most %d are read.".formatted(scans, MOST_SCANS));
    if (!ended) throw new PictureFault("The JPEG file is truncated.");
  }
}
