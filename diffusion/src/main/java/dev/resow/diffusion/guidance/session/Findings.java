package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.SubjectPlaces;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.Finding.Kind;
import dev.resow.subjects.Relation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What a check finds in one candidate.
 *
 * @param limits of everything but overlap
 * @param relations that the prompt asks for
 */
record Findings(FindingLimits limits, List<Relation> relations) {
  /** What is wrong first, the gravest kind first, then what is farthest beyond its limit. */
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing((Finding f) -> !f.found())
          .thenComparing(Finding::kind)
          .thenComparing(f -> f.limit() - f.score());

  /**
   * Everything measured, the worst first.
   *
   * @param report only of pairs whose subjects differ
   * @param step sampler steps done
   */
  List<Finding> of(OverlapReport report, int step) {
    List<Finding> findings = new ArrayList<>();
    var places = new SubjectPlaces(report.maps(), report.rows(), report.columns());
    if (report.compared()) {
      overlapped(report, step, findings);
      missing(report, places, step, findings);
    }
    misplaced(report, places, step, findings);
    findings.sort(WORST_FIRST);
    return findings;
  }

  private static void overlapped(OverlapReport report, int step, List<Finding> findings) {
    var thresholds = report.thresholds();
    for (var pair : report.pairs()) {
      var subjects = List.of(pair.first(), pair.second());
      double score = thresholds.measure().of(pair);
      findings.add(
          new Finding(
              Kind.OVERLAPPED, subjects, Optional.empty(), score, thresholds.overlap(), step));
    }
  }

  /** By the share of the image that a subject has to itself where no other limit is calibrated. */
  private void missing(
      OverlapReport report, SubjectPlaces places, int step, List<Finding> findings) {
    OptionalDouble limit = limits.missing().of(report.maps().size());
    double exclusive = report.thresholds().exclusive();
    if (limit.isEmpty() && exclusive == 0) {
      return;
    }
    for (int s = 0; s < report.maps().size(); s++) {
      double score = limit.isPresent() ? places.outside(s) : 1 - report.exclusive().get(s);
      double line = limit.orElse(1 - exclusive);
      findings.add(new Finding(Kind.MISSING, List.of(s), Optional.empty(), score, line, step));
    }
  }

  private void misplaced(
      OverlapReport report, SubjectPlaces places, int step, List<Finding> findings) {
    OptionalDouble limit = limits.misplaced().of(report.maps().size());
    if (limit.isEmpty()) {
      return;
    }
    for (var relation : relations) {
      if (different(report, relation)) {
        findings.add(
            new Finding(
                Kind.MISPLACED,
                List.of(relation.first(), relation.second()),
                Optional.of(relation.place()),
                places.misplaced(relation),
                limit.getAsDouble(),
                step));
      }
    }
  }

  /** Which of two cats is the left one, no map shows. */
  private static boolean different(OverlapReport report, Relation relation) {
    int first = Math.min(relation.first(), relation.second());
    int second = Math.max(relation.first(), relation.second());
    return report.pairs().stream().anyMatch(p -> p.first() == first && p.second() == second);
  }
}
