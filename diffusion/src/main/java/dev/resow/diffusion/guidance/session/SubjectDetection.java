package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.diffusion.sampler.Finding;
import java.util.List;

/**
 * A detection with everything that it saw.
 *
 * @param subjects names, in the order of the report's indices
 * @param report pair scores, areas, thresholds, maps
 * @param findings everything measured, the worst first
 */
public record SubjectDetection(
    List<String> subjects, OverlapReport report, List<Finding> findings) implements Detection {
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

  /** A round that lost a subject ranks behind every round that only overlaps. */
  @Override
  public double rank() {
    boolean neglected = report.leastExclusive() < report.thresholds().exclusive();
    return report.score() + (neglected ? 1 : 0);
  }

  @Override
  public String reason() {
    var sentence = new FindingSentence(subjects, report.thresholds().measure());
    return findings.stream().filter(Finding::found).findFirst().map(sentence::of).orElseThrow();
  }
}
