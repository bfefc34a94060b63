package dev.resow.diffusion.guidance.detect;

import java.util.OptionalDouble;

/**
 * Beyond which score a picture counts as wrong, by kind of finding. Measured per model by
 * calibration; overlap has its own {@link DetectionThresholds}.
 *
 * @param missing of {@link SubjectPlaces#outside}
 * @param misplaced of {@link SubjectPlaces#misplaced}
 */
public record FindingLimits(Line missing, Line misplaced) {
  /** Nothing is measured. */
  public static final FindingLimits OFF = new FindingLimits(Line.OFF, Line.OFF);

  /**
   * The limit of one kind.
   *
   * @param pair for prompts with two subjects; null: off
   * @param many for prompts with three and more; null: off
   * @param reason why it is off; null when it is on
   */
  public record Line(Double pair, Double many, String reason) {
    static final Line OFF = new Line(null, null, "not calibrated");

    public Line {
      reason = pair != null && many != null ? null : reason;
    }

    /** Of a prompt with so many subjects; empty: off. */
    public OptionalDouble of(int subjects) {
      Double limit = subjects > 2 ? many : pair;
      return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit);
    }
  }

  public FindingLimits {
    missing = missing == null ? Line.OFF : missing;
    misplaced = misplaced == null ? Line.OFF : misplaced;
  }
}
