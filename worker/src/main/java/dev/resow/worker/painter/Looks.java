package dev.resow.worker.painter;

import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.SubjectMap;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.session.SubjectDetection;
import dev.resow.diffusion.sampler.Detection;
import java.util.List;
import java.util.stream.IntStream;

/** What a look at the subjects found, in the words of the topics. */
final class Looks {
  private Looks() {}

  /** The event of one round's look. */
  static Stroke.Detected detected(int round, long seed, int step, Detection detection) {
    var verdict = verdict(detection);
    if (!(detection instanceof SubjectDetection(var subjects, var report))) {
      return new Stroke.Detected(
          round, seed, step, detection.score(), verdict, List.of(), List.of(), null, List.of());
    }
    return new Stroke.Detected(
        round,
        seed,
        step,
        report.score(),
        verdict,
        report.pairs().stream().map(pair -> pair(pair, subjects)).toList(),
        IntStream.range(0, subjects.size()).mapToObj(s -> area(s, subjects, report)).toList(),
        thresholds(report.thresholds()),
        IntStream.range(0, subjects.size()).mapToObj(s -> map(s, subjects, report)).toList());
  }

  private static Thresholds thresholds(DetectionThresholds limits) {
    return switch (limits.measure()) {
      case MASKS -> new Thresholds(limits.overlap(), limits.exclusive(), limits.mask(), null, null);
      case SHARED ->
          new Thresholds(null, limits.exclusive(), limits.mask(), limits.overlap(), null);
      case INTERCHANGE ->
          new Thresholds(null, limits.exclusive(), limits.mask(), null, limits.overlap());
    };
  }

  /**
   * One subject alone can neither merge nor be told from another one, nor can two alike; and a
   * budget may leave no room to ask.
   */
  static Verdict verdict(Detection detection) {
    if (!detection.compared()) {
      return Verdict.UNCHECKED;
    }
    return detection.overlapped() ? Verdict.OVERLAPPED : Verdict.CLEAR;
  }

  private static PairScore pair(OverlapReport.Pair pair, List<String> subjects) {
    return new PairScore(
        subjects.get(pair.first()),
        subjects.get(pair.second()),
        pair.overlap(),
        pair.shared(),
        pair.interchange().isPresent() ? pair.interchange().getAsDouble() : null);
  }

  private static SubjectArea area(int subject, List<String> subjects, OverlapReport report) {
    float[] map = report.maps().get(subject);
    int inside = 0;
    for (float value : map) {
      inside += value > report.thresholds().mask() ? 1 : 0;
    }
    return new SubjectArea(
        subjects.get(subject), (double) inside / map.length, report.exclusive().get(subject));
  }

  private static SubjectMap map(int subject, List<String> subjects, OverlapReport report) {
    float[] map = report.maps().get(subject); // (rows * columns), 0..1
    byte[] values = new byte[map.length];
    for (int i = 0; i < map.length; i++) {
      values[i] = (byte) Math.round(map[i] * 255);
    }
    return new SubjectMap(subjects.get(subject), report.columns(), report.rows(), values);
  }
}
