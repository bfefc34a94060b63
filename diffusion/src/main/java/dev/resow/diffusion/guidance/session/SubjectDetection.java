package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.diffusion.sampler.Finding;
import dev.resow.diffusion.sampler.Finding.Kind;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * A detection with everything that it saw.
 *
 * @param subjects names, in the order of the report's indices
 * @param report pair scores, areas, thresholds, maps
 * @param findings everything measured, the worst first
 */
public record SubjectDetection(List<String> subjects, OverlapReport report, List<Finding> findings)
    implements Detection {
  /** Scores below this are all the same: nothing. */
  private static final double LITTLE = 0.01;

  /** A subject half a picture from its place weighs like a score of a hundred times its limit. */
  private static final double DISTANCE = 10;

  public SubjectDetection {
    subjects = List.copyOf(subjects);
    findings = List.copyOf(findings);
  }

  /** What is wrong is a verdict, whatever else could not be compared. */
  @Override
  public boolean compared() {
    return report.compared() || !clear();
  }

  @Override
  public double score() {
    return report.score();
  }

  /**
   * How far the worst finding of each kind is beyond its limit, in sum, where more than overlap is
   * measured. Else the score; a round that lost a subject ranks behind every round that only
   * overlaps.
   */
  @Override
  public double rank() {
    Map<Kind, Double> worst = new EnumMap<>(Kind.class);
    findings.forEach(f -> worst.merge(f.kind(), excess(f), Math::max));
    if (worst.containsKey(Kind.MIXED) || worst.containsKey(Kind.MISPLACED)) {
      return worst.values().stream().mapToDouble(Double::doubleValue).sum();
    }
    boolean neglected = report.leastExclusive() < report.thresholds().exclusive();
    return report.score() + (neglected ? 1 : 0);
  }

  /** Shares of mass and of attention differ by factors, places by distances. */
  private static double excess(Finding finding) {
    return finding.kind() == Kind.MISPLACED
        ? Math.max(0, finding.score() - finding.limit()) * DISTANCE
        : Math.log((finding.score() + LITTLE) / (finding.limit() + LITTLE));
  }

  @Override
  public String reason() {
    var sentence = new FindingSentence(subjects, report.thresholds().measure());
    return findings.stream().filter(Finding::found).findFirst().map(sentence::of).orElseThrow();
  }
}
