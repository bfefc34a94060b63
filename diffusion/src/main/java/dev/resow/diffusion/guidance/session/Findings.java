package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.PlaceAttention;
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
 * @param report only of pairs whose subjects differ
 * @param places of the subjects
 * @param attention between them; empty where no limit refers to it
 * @param relations that the prompt asks for
 * @param step sampler steps done
 */
record Findings(
    OverlapReport report,
    SubjectPlaces places,
    Optional<PlaceAttention> attention,
    List<Relation> relations,
    int step) {
  /** What is wrong first, the gravest kind first, then what is farthest beyond its limit. */
  private static final Comparator<Finding> WORST_FIRST =
      Comparator.comparing((Finding f) -> !f.found())
          .thenComparing(Finding::kind)
          .thenComparing(f -> f.limit() - f.score());

  /** Everything that the check of a round measures, the worst first. */
  List<Finding> of(FindingLimits limits) {
    List<Finding> findings = new ArrayList<>();
    if (report.compared()) {
      overlapped(findings);
      missing(limits.missing(), findings);
    }
    misplaced(limits.misplaced(), findings);
    mixed(limits.mixed(), findings);
    findings.sort(WORST_FIRST);
    return findings;
  }

  /** The same of a look that drops hopeless rounds. */
  List<Finding> of(FindingLimits.Early limits) {
    List<Finding> findings = new ArrayList<>();
    misplaced(limits.misplaced(), findings);
    mixed(limits.mixed(), findings);
    findings.sort(WORST_FIRST);
    return findings;
  }

  private void overlapped(List<Finding> findings) {
    var thresholds = report.thresholds();
    for (var pair : report.pairs()) {
      double score = thresholds.measure().of(pair);
      findings.add(
          finding(
              Kind.OVERLAPPED, List.of(pair.first(), pair.second()), score, thresholds.overlap()));
    }
  }

  /** By the share of the image that a subject has to itself where no other limit is calibrated. */
  private void missing(Line line, List<Finding> findings) {
    OptionalDouble limit = line.of(subjects());
    double exclusive = report.thresholds().exclusive();
    if (limit.isEmpty() && exclusive == 0) {
      return;
    }
    for (int s = 0; s < subjects(); s++) {
      double score = limit.isPresent() ? places.outside(s) : 1 - report.exclusive().get(s);
      findings.add(finding(Kind.MISSING, List.of(s), score, limit.orElse(1 - exclusive)));
    }
  }

  private void misplaced(Line line, List<Finding> findings) {
    OptionalDouble limit = line.of(subjects());
    if (limit.isEmpty()) {
      return;
    }
    for (var relation : relations) {
      if (differ(relation.first(), relation.second())) {
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

  private void mixed(Line line, List<Finding> findings) {
    OptionalDouble limit = line.of(subjects());
    if (limit.isEmpty() || attention.isEmpty()) {
      return;
    }
    for (int s = 0; s < subjects(); s++) {
      for (int other = 0; other < subjects(); other++) {
        if (s != other && differ(s, other)) {
          double score = attention.orElseThrow().into(s, other);
          findings.add(finding(Kind.MIXED, List.of(s, other), score, limit.getAsDouble()));
        }
      }
    }
  }

  private Finding finding(Kind kind, List<Integer> subjects, double score, double limit) {
    return new Finding(kind, subjects, Optional.empty(), score, limit, step);
  }

  private int subjects() {
    return places.maps().size();
  }

  /** Which of two cats is the left one, or has features of the other, no attention shows. */
  private boolean differ(int one, int other) {
    int first = Math.min(one, other);
    int second = Math.max(one, other);
    return report.pairs().stream().anyMatch(p -> p.first() == first && p.second() == second);
  }
}
