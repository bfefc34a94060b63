package dev.resow.diffusion.guidance.detect;

/**
 * When two subjects count as merged. Measured per model by calibration; the defaults are the values
 * of our design.
 *
 * @param mask a pixel belongs to a subject when its stretched map exceeds this, in (0, 1)
 * @param overlap largest tolerated score of a pair, in (0, 1]; in (0, 2] for the interchange
 * @param exclusive smallest tolerated share of the image where a subject leads inside its own mask
 * @param measure which score of a pair {@code overlap} refers to; masks when left out
 */
public record DetectionThresholds(
    double mask, double overlap, double exclusive, PairMeasure measure) {
  public static final DetectionThresholds DEFAULT = new DetectionThresholds(0.5, 0.5, 0.01);

  /** Above 1 the exchanged names match the image even better than the right ones. */
  private static final double MOST_RATIO = 2;

  public DetectionThresholds {
    require("mask", mask, 1);
    measure = measure == null ? PairMeasure.MASKS : measure;
    require("overlap", overlap, measure == PairMeasure.INTERCHANGE ? MOST_RATIO : 1);
    require("exclusive", exclusive, 1);
  }

  /** Of the masks' intersection. */
  public DetectionThresholds(double mask, double overlap, double exclusive) {
    this(mask, overlap, exclusive, PairMeasure.MASKS);
  }

  private static void require(String name, double value, double most) {
    if (!(value >= 0 && value <= most)) {
      throw new IllegalArgumentException(
          "threshold %s = %s: expected 0..%s".formatted(name, value, most));
    }
  }
}
