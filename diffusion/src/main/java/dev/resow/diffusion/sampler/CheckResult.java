package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * The verdicts of an overlap check.
 *
 * @param detections one per candidate at the step of the check; empty at every other step
 * @param forwards work of the check beyond the prediction, in forward equivalents
 */
public record CheckResult(List<Detection> detections, double forwards) {
  /** The step has no check. */
  public static final CheckResult NONE = new CheckResult(List.of(), 0);

  public CheckResult {
    detections = List.copyOf(detections);
  }

  /** Whether there is a verdict on every candidate. */
  boolean allCompared() {
    return detections.stream().allMatch(Detection::compared);
  }
}
