package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.sampler.Detection;
import java.util.List;

/**
 * A detection with everything that it saw.
 *
 * @param subjects names, in the order of the report's indices
 * @param report pair scores, areas, thresholds, maps
 */
public record SubjectDetection(List<String> subjects, OverlapReport report) implements Detection {
  public SubjectDetection {
    subjects = List.copyOf(subjects);
  }

  @Override
  public boolean overlapped() {
    return report.overlapped();
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
}
