package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.sampler.Detection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

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
  public boolean compared() {
    return report.compared();
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

  @Override
  public String reason() {
    var limits = report.thresholds();
    if (report.score() > limits.overlap()) {
      var worst = report.worst().orElseThrow();
      String finding =
          limits.measure() == PairMeasure.INTERCHANGE
              ? "%s and %s are interchangeable to %.3f, more than %.3f"
              : "%s and %s overlap by %.3f, more than %.3f";
      return finding.formatted(
          subjects.get(worst.first()),
          subjects.get(worst.second()),
          report.score(),
          limits.overlap());
    }
    int least =
        IntStream.range(0, subjects.size())
            .boxed()
            .min(Comparator.comparing(report.exclusive()::get))
            .orElseThrow();
    return "%s has %.3f of the image to itself, less than %.3f"
        .formatted(subjects.get(least), report.exclusive().get(least), limits.exclusive());
  }
}
