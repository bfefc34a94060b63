package dev.resow.client.model;

import java.util.List;

/**
 * One measurement of a check.
 *
 * @param subjects concerned; of {@code misplaced} the placed one first
 * @param place only of {@code misplaced}
 * @param score higher is worse; null if it could not be measured
 * @param limit scores above it are wrong; null if unknown
 * @param found true if the picture is wrong in this way
 * @param step steps done when it was measured
 */
public record Finding(
    FindingKind kind,
    List<String> subjects,
    Place place,
    Double score,
    Double limit,
    boolean found,
    int step) {
  public Finding {
    subjects = Lists.orEmpty(subjects);
  }
}
