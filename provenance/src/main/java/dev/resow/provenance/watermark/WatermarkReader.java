package dev.resow.provenance.watermark;

import static dev.resow.provenance.watermark.Carriers.SIDE;

import java.util.List;
import java.util.Optional;

/**
 * Finds the mark of a picture without knowing the picture as it was: in whatever part of it is
 * left, and at some scales.
 */
public final class WatermarkReader {
  /** Scales that are tried: how large the picture is, compared with when it was marked. */
  public static final List<Double> SCALES = List.of(1.0, 0.5, 0.75, 2.0);

  /** Of larger pictures the middle is read: pixels of a side, at the scale of marking. */
  private static final int MOST = 2048;

  /** What a place must stand out to be looked at; the highest of noise reaches about 5. */
  private static final double STANDS_OUT = 6;

  /** Below it a picture is flat, and what is left is noise of rounding. */
  private static final float FLAT = 1.5f;

  private WatermarkReader() {}

  /**
   * A mark that was found.
   *
   * @param scale of the picture, 1 if it was not scaled
   * @param clarity by how many standard deviations the place of the mark stands out
   */
  public record Found(Mark mark, double scale, double clarity) {}

  /**
   * Reads a mark.
   *
   * @param rgb three bytes per pixel, row by row from the top left
   * @return empty if there is none, or the picture is too small to have one
   */
  public static Optional<Found> read(int width, int height, byte[] rgb) {
    var luma = Luma.of(width, height, rgb);
    return SCALES.stream()
        .filter(scale -> Math.min(width, height) / scale >= SIDE)
        .flatMap(scale -> at(luma.middle((int) (MOST * scale)).scaled(1 / scale), scale).stream())
        .findFirst();
  }

  private static Optional<Found> at(Luma luma, double scale) {
    var spectrum = Spectrum.of(folded(luma)).whitened();
    var place = spectrum.place();
    return place.clarity() < STANDS_OUT
        ? Optional.empty()
        : MarkCode.decode(spectrum.bits(place))
            .map(mark -> new Found(mark, scale, place.clarity()));
  }

  /**
   * All tiles over each other: of each pixel what differs from its surroundings. It counts the
   * more, the stronger the mark is there compared with the picture (maximal-ratio combining).
   */
  private static float[] folded(Luma luma) {
    var local = luma.local(Watermark.RADIUS);
    var sums = new double[SIDE * SIDE];
    var counts = new int[SIDE * SIDE];
    for (int y = 0; y < luma.height(); y++) {
      for (int x = 0; x < luma.width(); x++) {
        int i = y * luma.width() + x;
        int at = y % SIDE * SIDE + x % SIDE;
        float roughness = local.deviation()[i];
        float noise = roughness + FLAT;
        float weight = Watermark.strength(roughness) / (noise * noise);
        sums[at] += weight * (luma.values()[i] - local.mean()[i]);
        counts[at]++;
      }
    }
    var folded = new float[SIDE * SIDE];
    for (int i = 0; i < folded.length; i++) {
      folded[i] = (float) (sums[i] / counts[i]);
    }
    return folded;
  }
}
