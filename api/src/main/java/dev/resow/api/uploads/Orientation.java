package dev.resow.api.uploads;

import com.drew.imaging.ImageProcessingException;
import com.drew.imaging.jpeg.JpegMetadataReader;
import com.drew.imaging.jpeg.JpegSegmentMetadataReader;
import com.drew.metadata.exif.ExifIFD0Directory;
import com.drew.metadata.exif.ExifReader;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/**
 * How the rows of a file lie in the picture that a camera took (Exif 2.3, tag 0x0112). In the order
 * of the tag's values, which begin with 1.
 */
enum Orientation {
  UPRIGHT,
  MIRRORED,
  UPSIDE_DOWN,
  MIRRORED_UPSIDE_DOWN,
  /** The first row is the left side, from the top on. */
  TRANSPOSED,
  /** The first row is the right side, from the top on. */
  TURNED_LEFT,
  /** The first row is the right side, from the bottom on. */
  TRANSPOSED_UPSIDE_DOWN,
  /** The first row is the left side, from the bottom on. */
  TURNED_RIGHT;

  /** Of everything that is written beside the pixels, this alone is read. */
  private static final List<JpegSegmentMetadataReader> EXIF = List.of(new ExifReader());

  /** Upright, too, where the file says nothing that can be understood. */
  static Orientation ofJpeg(byte[] file) {
    try {
      var exif =
          JpegMetadataReader.readMetadata(new ByteArrayInputStream(file), EXIF)
              .getFirstDirectoryOfType(ExifIFD0Directory.class);
      Integer value = exif == null ? null : exif.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
      return value == null || value < 1 || value > values().length ? UPRIGHT : values()[value - 1];
    } catch (ImageProcessingException | IOException | RuntimeException e) {
      // A picture is one without this, too.
      return UPRIGHT;
    }
  }

  /** The picture as it was taken. */
  UploadedPicture upright(UploadedPicture file) {
    if (this == UPRIGHT) return file;
    boolean sideways = compareTo(TRANSPOSED) >= 0;
    int width = sideways ? file.height() : file.width();
    int height = sideways ? file.width() : file.height();
    var argb = new int[width * height];
    for (int y = 0, i = 0; y < height; y++)
      for (int x = 0; x < width; x++) argb[i++] = file.argb()[source(x, y, file)];
    return new UploadedPicture(width, height, argb);
  }

  /** Where in the file a pixel of the upright picture is. */
  private int source(int x, int y, UploadedPicture file) {
    int right = file.width() - 1;
    int bottom = file.height() - 1;
    int column =
        switch (this) {
          case UPRIGHT, MIRRORED_UPSIDE_DOWN -> x;
          case MIRRORED, UPSIDE_DOWN -> right - x;
          case TRANSPOSED, TURNED_LEFT -> y;
          case TRANSPOSED_UPSIDE_DOWN, TURNED_RIGHT -> right - y;
        };
    int row =
        switch (this) {
          case UPRIGHT, MIRRORED -> y;
          case UPSIDE_DOWN, MIRRORED_UPSIDE_DOWN -> bottom - y;
          case TRANSPOSED, TURNED_RIGHT -> x;
          case TURNED_LEFT, TRANSPOSED_UPSIDE_DOWN -> bottom - x;
        };
    return row * file.width() + column;
  }
}
