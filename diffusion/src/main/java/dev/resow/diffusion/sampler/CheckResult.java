package dev.resow.diffusion.sampler;

import java.util.List;

/**
 * The verdicts of a check.
 *
 * @param detections one per candidate at the step of the check; empty at every other step
 * @param forwards work of the check beyond the prediction, in forward equivalents
 * @param early whether it only drops hopeless candidates, and another check decides on the others
 */
public record CheckResult(List<Detection> detections, double forwards, boolean early) {
  /** The step has no check. */
  public static final CheckResult NONE = new CheckResult(List.of(), 0);

  public CheckResult {
    detections = List.copyOf(detections);
  }

  /** Of the check that decides. */
  public CheckResult(List<Detection> detections, double forwards) {
    this(detections, forwards, false);
  }

  /** Whether there is a verdict on every candidate. */
  boolean allCompared() {
    return detections.stream().allMatch(Detection::compared);
  }
}
