package dev.resow.diffusion.guidance.detect;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Beyond which score a picture counts as wrong, by kind of finding. Measured per model by
 * calibration; overlap has its own {@link DetectionThresholds}.
 *
 * @param missing of {@link SubjectPlaces#outside}
 * @param misplaced of {@link SubjectPlaces#misplaced}
 * @param mixed of {@link PlaceAttention#into}
 * @param early of looks before the check that end hopeless rounds cheaply; in order of their steps
 */
public record FindingLimits(Line missing, Line misplaced, Line mixed, List<Early> early) {
  /** Nothing is measured. */
  public static final FindingLimits OFF =
      new FindingLimits(Line.OFF, Line.OFF, Line.OFF, List.of());

  /**
   * The limit of one kind.
   *
   * @param pair for prompts with two subjects; null: off
   * @param many for prompts with three and more; null: off
   * @param reason why it is off; null when both are on
   */
  public record Line(Double pair, Double many, String reason) {
    /** Not measured yet. */
    public static final Line OFF = new Line(null, null, "not calibrated");

    public Line {
      reason = pair != null && many != null ? null : reason;
    }

    /** Of a prompt with so many subjects; empty: off. */
    public OptionalDouble of(int subjects) {
      Double limit = subjects > 2 ? many : pair;
      return limit == null ? OptionalDouble.empty() : OptionalDouble.of(limit);
    }
  }

  /**
   * A look at a prediction that is made anyway, before regions are joined.
   *
   * @param step the sampler step
   * @param misplaced of {@link SubjectPlaces#misplaced}
   * @param mixed of {@link PlaceAttention#into}
   */
  public record Early(int step, Line misplaced, Line mixed) {
    public Early {
      mixed = mixed == null ? Line.OFF : mixed;
      misplaced = misplaced == null ? Line.OFF : misplaced;
    }
  }

  public FindingLimits {
    missing = missing == null ? Line.OFF : missing;
    misplaced = misplaced == null ? Line.OFF : misplaced;
    mixed = mixed == null ? Line.OFF : mixed;
    early = early == null ? List.of() : List.copyOf(early);
    for (int i = 1; i < early.size(); i++) {
      if (early.get(i).step() <= early.get(i - 1).step()) {
        throw new IllegalArgumentException(
            "findings: expected early looks in ascending order of their steps, got step %d after %d"
                .formatted(early.get(i).step(), early.get(i - 1).step()));
      }
    }
  }
}
