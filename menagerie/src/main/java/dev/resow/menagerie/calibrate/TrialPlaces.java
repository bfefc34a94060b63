package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.SubjectPlaces;
import dev.resow.diffusion.guidance.map.BlockMaps;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** What the reference maps of pilot pictures say about the places of the subjects, by step. */
final class TrialPlaces {
  private static final OverlapDetector DETECTOR = new OverlapDetector(DetectionThresholds.DEFAULT);

  private final BlockMaps.Roles roles;
  private final NDManager manager;
  private final Map<Trial, Map<Integer, OverlapReport>> reports = new IdentityHashMap<>();

  TrialPlaces(BlockMaps.Roles roles, NDManager manager) {
    this.roles = roles;
    this.manager = manager;
  }

  private OverlapReport report(Trial trial, int step) {
    var trace = trial.trace();
    return reports
        .computeIfAbsent(trial, _ -> new HashMap<>())
        .computeIfAbsent(
            step,
            k ->
                DETECTOR.inspect(
                    trace.reference(k, roles, manager), trace.rows(), trace.columns()));
  }

  private SubjectPlaces places(Trial trial, int step) {
    var report = report(trial, step);
    return new SubjectPlaces(report.maps(), report.rows(), report.columns());
  }

  /** The largest mass that two subjects share. */
  double shared(Trial trial, int step) {
    return report(trial, step).pairs().stream()
        .mapToDouble(OverlapReport.Pair::shared)
        .max()
        .orElse(0);
  }

  /** The largest {@link SubjectPlaces#outside}. */
  double outside(Trial trial, int step) {
    var places = places(trial, step);
    double most = 0;
    for (int s = 0; s < places.maps().size(); s++) {
      most = Math.max(most, places.outside(s));
    }
    return most;
  }

  /** {@link SubjectPlaces#nearest}. */
  double nearest(Trial trial, int step) {
    return places(trial, step).nearest();
  }

  /** {@link SubjectPlaces#misplaced} of the prompt's relation. */
  double misplaced(Trial trial, int step) {
    return places(trial, step).misplaced(trial.prompt().relations().getFirst());
  }
}
