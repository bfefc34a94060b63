package dev.resow.diffusion.guidance.detect;

/**
 * Measure of how much two subjects overlap. Calibration chooses the one that detects merged
 * subjects best.
 */
public enum PairMeasure {
  /** Intersection over the smaller of two masks: what the design starts from. */
  MASKS,
  /**
   * Mass shared by two sharpened maps, the overlap loss's own number: finer than counting the few
   * cells of a small grid.
   */
  SHARED,
  /**
   * How well the image matches the prompt with the two names exchanged. It uses the model's
   * prediction instead of its attention, so it still works after guidance has separated the maps.
   */
  INTERCHANGE;

  /** The score of a pair; 0 for an interchange that was not measured. */
  public double of(OverlapReport.Pair pair) {
    return switch (this) {
      case MASKS -> pair.overlap();
      case SHARED -> pair.shared();
      case INTERCHANGE -> pair.interchange().orElse(0);
    };
  }
}
