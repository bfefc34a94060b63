package dev.resow.worker.attempt;

import dev.resow.contract.Finding;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.SubjectMap;
import dev.resow.contract.Verdict;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.session.SubjectDetection;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.diffusion.sampler.StepOutcome.Overlapped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Turns the sampler's checks into contract events. */
record OverlapEventMapper(UUID job, int attempt, String worker, Clock clock) {
  /** One event per candidate; the one that continues comes last. */
  List<OverlapDetected> events(Overlapped check) {
    var events = new ArrayList<OverlapDetected>();
    for (var other : check.others()) {
      events.add(event(other.round(), other.seed(), check.step(), other.detection()));
    }
    events.add(event(check.round(), check.seed(), check.step(), check.detection()));
    return events;
  }

  private OverlapDetected event(int round, long seed, int step, Detection found) {
    double score = found.score();
    List<PairScore> pairs = List.of();
    List<SubjectArea> areas = List.of();
    Thresholds thresholds = null;
    List<SubjectMap> maps = List.of();
    List<Finding> findings = List.of();
    if (found instanceof SubjectDetection(var subjects, var report, var measured)) {
      findings = FindingMapper.findings(measured, subjects);
      score = report.score();
      pairs = report.pairs().stream().map(pair -> pair(pair, subjects)).toList();
      areas = IntStream.range(0, subjects.size()).mapToObj(s -> area(s, subjects, report)).toList();
      thresholds = thresholds(report.thresholds());
      maps = IntStream.range(0, subjects.size()).mapToObj(s -> map(s, subjects, report)).toList();
    }
    return new OverlapDetected(
        job,
        attempt,
        worker,
        clock.instant(),
        round,
        seed,
        step,
        score,
        verdict(found),
        pairs,
        areas,
        thresholds,
        maps,
        findings);
  }

  /**
   * Unchecked when there was nothing to compare (one subject, or two with the same name) or the
   * budget had no room for the check.
   */
  private static Verdict verdict(Detection found) {
    if (!found.compared()) {
      return Verdict.UNCHECKED;
    }
    return found.clear() ? Verdict.CLEAR : Verdict.OVERLAPPED;
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

  private static PairScore pair(OverlapReport.Pair pair, List<String> subjects) {
    return new PairScore(
        subjects.get(pair.first()),
        subjects.get(pair.second()),
        pair.overlap(),
        pair.shared(),
        pair.interchange().isPresent() ? pair.interchange().getAsDouble() : null);
  }

  private static SubjectArea area(int subject, List<String> subjects, OverlapReport report) {
    float[] map = report.maps().get(subject); // (rows * columns), 0..1
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
