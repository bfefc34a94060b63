package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.Interchange;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.mmdit.NameProbe;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.subject.SubjectSpan;
import dev.resow.diffusion.guidance.subject.SubjectTokens;
import dev.resow.diffusion.sampler.CheckResult;
import dev.resow.diffusion.sampler.Detection;
import dev.resow.subjects.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * The check of a round: whether two of its subjects merge, or the picture is wrong otherwise.
 *
 * @param descriptions {@link SubjectSpan#described} of every subject
 * @param names compares the picture with swapped names, where the thresholds ask for it
 * @param relations that the prompt asks for
 */
record OverlapCheck(
    Method method,
    SubjectTokens tokens,
    List<String> descriptions,
    GuidanceSettings settings,
    NameProbe names,
    List<Relation> relations) {
  /** Whether it follows this step's prediction. */
  boolean at(int step) {
    return method.watch().filter(w -> w.step() == step).isPresent();
  }

  /**
   * Work beyond the prediction, in forward equivalents of one candidate.
   *
   * @param guided whether moves acted on the round
   */
  double forwards(boolean guided) {
    return thresholds(guided).measure() == PairMeasure.INTERCHANGE ? names.forwards() : 0;
  }

  private DetectionThresholds thresholds(boolean guided) {
    return method.regions().isPresent()
        ? settings.regions().detection(tokens.subjects().size())
        : settings.detection(guided);
  }

  private FindingLimits limits() {
    var limits = settings.findings();
    return method.regions().isPresent() ? limits.regions() : limits.others();
  }

  /**
   * The verdict on every candidate.
   *
   * @param guided whether moves acted on the round
   * @param room forward equivalents that it may cost beyond the prediction
   * @param clean the picture that the step predicts (b, c, h, w)
   * @param step sampler steps done after it
   */
  CheckResult of(
      SubjectMaps.Grid grid, boolean guided, double room, Supplier<NDArray> clean, int step) {
    int candidates = grid.axis(0);
    double work = forwards(guided) * candidates;
    boolean compared = work > 0 && work <= room;
    List<List<Interchange>> answers = compared ? names.compare(clean.get()) : List.of();
    List<String> subjects = tokens.subjects().stream().map(SubjectSpan::name).toList();
    var detector = new OverlapDetector(thresholds(guided));
    var findings = new Findings(limits(), relations);
    List<Detection> detections = new ArrayList<>();
    for (int c = 0; c < candidates; c++) {
      var seen = detector.inspect(grid.of(c), grid.axis(2), grid.axis(3)).among(this::different);
      var report = compared ? seen.with(answers.get(c)) : seen;
      detections.add(new SubjectDetection(subjects, report, findings.of(report, step)));
    }
    return new CheckResult(detections, compared ? work : 0);
  }

  /** Two cats may stand in one place of the attention; a red and a blue one may not. */
  private boolean different(OverlapReport.Pair pair) {
    return !descriptions.get(pair.first()).equals(descriptions.get(pair.second()));
  }
}
