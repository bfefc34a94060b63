package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.detect.Interchange;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.OverlapReport;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.detect.PlaceAttention;
import dev.resow.diffusion.guidance.detect.SubjectPlaces;
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
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.IntStream;

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
  /** What an early look measures; its limits are others. */
  private static final DetectionThresholds SHARED =
      new DetectionThresholds(DetectionThresholds.DEFAULT.mask(), 1, 0, PairMeasure.SHARED);

  /** Whether it follows this step's prediction. */
  boolean at(int step) {
    return method.watch().filter(w -> w.step() == step).isPresent();
  }

  /** Whether a look that drops hopeless rounds follows this step's prediction. */
  boolean early(int step) {
    return method.watch().filter(w -> w.early().contains(step)).isPresent();
  }

  /**
   * What an early look finds in every candidate.
   *
   * @param step sampler steps done after it
   */
  CheckResult earlyLook(SubjectMaps maps, SubjectMaps.Grid grid, int step) {
    int index = method.watch().orElseThrow().early().indexOf(step - 1); // also of a rescaled run
    var look = limits().early().get(index);
    var reports = reports(grid, SHARED);
    var findings = findings(reports, maps, look.mixed(), step);
    List<Detection> detections = new ArrayList<>();
    for (int c = 0; c < reports.size(); c++) {
      var found = findings.get(c).of(look);
      detections.add(new SubjectDetection(subjectNames(), reports.get(c), found));
    }
    return new CheckResult(detections, 0, true);
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
  CheckResult of(SubjectMaps maps, boolean guided, double room, Supplier<NDArray> clean, int step) {
    var grid = maps.grid().orElseThrow();
    double work = forwards(guided) * grid.axis(0);
    boolean compared = work > 0 && work <= room;
    List<List<Interchange>> answers = compared ? names.compare(clean.get()) : List.of();
    var seen = reports(grid, thresholds(guided));
    var reports =
        IntStream.range(0, seen.size())
            .mapToObj(c -> compared ? seen.get(c).with(answers.get(c)) : seen.get(c))
            .toList();
    var findings = findings(reports, maps, limits().mixed(), step);
    List<Detection> detections = new ArrayList<>();
    for (int c = 0; c < reports.size(); c++) {
      var found = findings.get(c).of(limits());
      detections.add(new SubjectDetection(subjectNames(), reports.get(c), found));
    }
    return new CheckResult(detections, compared ? work : 0);
  }

  /** What is known of each candidate; the attention only where a limit refers to it. */
  private List<Findings> findings(
      List<OverlapReport> reports, SubjectMaps maps, Line mixed, int step) {
    var places =
        reports.stream().map(r -> new SubjectPlaces(r.maps(), r.rows(), r.columns())).toList();
    boolean wanted =
        mixed.of(tokens.subjects().size()).isPresent() && !reports.getFirst().pairs().isEmpty();
    int[][] cells =
        wanted ? places.stream().map(PlaceAttention::looking).toArray(int[][]::new) : new int[0][];
    List<float[]> rows = wanted ? maps.attention(cells) : List.of();
    return IntStream.range(0, reports.size())
        .mapToObj(
            c -> {
              var attention =
                  wanted
                      ? Optional.of(new PlaceAttention(places.get(c), cells[c], rows.get(c)))
                      : Optional.<PlaceAttention>empty();
              return new Findings(reports.get(c), places.get(c), attention, relations, step);
            })
        .toList();
  }

  private List<OverlapReport> reports(SubjectMaps.Grid grid, DetectionThresholds thresholds) {
    var detector = new OverlapDetector(thresholds);
    return IntStream.range(0, grid.axis(0))
        .mapToObj(c -> detector.inspect(grid.of(c), grid.axis(2), grid.axis(3)))
        .map(report -> report.among(this::different))
        .toList();
  }

  private List<String> subjectNames() {
    return tokens.subjects().stream().map(SubjectSpan::name).toList();
  }

  /** Two cats may stand in one place of the attention; a red and a blue one may not. */
  private boolean different(OverlapReport.Pair pair) {
    return !descriptions.get(pair.first()).equals(descriptions.get(pair.second()));
  }
}
