package dev.resow.diffusion.guidance.detect;

/** Which number says how much two subjects overlap. Calibration takes what tells merged best. */
public enum PairMeasure {
  /** Intersection over the smaller of two masks: what the design starts from. */
  MASKS,
  /**
   * Mass shared by two sharpened maps, the overlap loss's own number: finer than counting the few
   * cells of a small grid.
   */
  SHARED,
  /**
   * How well the picture is described with one name in the place of the other: asks the model, not
   * its attention, and so still tells after guidance has parted the maps.
   */
  INTERCHANGE;

  double of(OverlapReport.Pair pair) {
    return switch (this) {
      case MASKS -> pair.overlap();
      case SHARED -> pair.shared();
      case INTERCHANGE -> pair.interchange().orElse(0);
    };
  }
}
