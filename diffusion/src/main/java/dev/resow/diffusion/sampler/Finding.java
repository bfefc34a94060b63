package dev.resow.diffusion.sampler;

import dev.resow.subjects.Place;
import java.util.List;
import java.util.Optional;

/**
 * One measurement of a check: a way in which the picture can be wrong, and whether it is.
 *
 * @param kind which way
 * @param subjects indices of the subjects concerned, in prompt order; for {@link Kind#MISPLACED}
 *     the placed one first
 * @param place the relation that the prompt asks for; only for {@link Kind#MISPLACED}
 * @param score higher is worse
 * @param limit calibrated; scores above it are wrong
 * @param step sampler steps done when it was measured
 */
public record Finding(
    Kind kind,
    List<Integer> subjects,
    Optional<Place> place,
    double score,
    double limit,
    int step) {
  /** The ways in which a picture can be wrong. */
  public enum Kind {
    /** Two subjects share one place. */
    OVERLAPPED,
    /** A subject has no place of its own. */
    MISSING,
    /** A subject is not where the prompt asks it to be. */
    MISPLACED,
    /** A subject has features of another one. */
    MIXED
  }

  public Finding {
    subjects = List.copyOf(subjects);
  }

  /** Whether the other measures the same of the same subjects. */
  boolean isOf(Finding other) {
    return kind == other.kind && subjects.equals(other.subjects) && place.equals(other.place);
  }

  /** Whether the picture is wrong in this way. */
  public boolean found() {
    return score > limit;
  }
}
