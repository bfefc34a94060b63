package dev.resow.contract;

import java.util.Comparator;
import java.util.List;

/**
 * One measurement of a check: a way in which the picture can be wrong, and whether it is.
 *
 * @param kind which way
 * @param subjects the subjects concerned; for {@code misplaced} the placed one first
 * @param place the relation that the prompt asks for; only for {@code misplaced}, else null
 * @param score higher is worse, or null when it could not be measured
 * @param limit calibrated; scores above it are wrong. Null when unknown
 * @param found whether the picture is wrong in this way
 * @param step sampler steps done when it was measured
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
    Checks.present("findings.kind", kind);
    subjects = Checks.list("findings.subjects", subjects, Checks.MANY);
    subjects.forEach(s -> Checks.text("findings.subjects", s, SubjectMap.LONGEST_NAME));
    Checks.finite("findings.score", score);
    Checks.finite("findings.limit", limit);
    Checks.atLeast("findings.step", step, 0);
  }

  /** What was found comes first, the gravest kind first; those of a kind in their order. */
  static List<Finding> inOrder(List<Finding> findings) {
    return findings.stream()
        .sorted(Comparator.comparing((Finding f) -> !f.found()).thenComparing(Finding::kind))
        .toList();
  }
}
