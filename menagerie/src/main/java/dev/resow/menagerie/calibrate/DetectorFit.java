package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.OverlapDetector;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.map.BlockMaps;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** When the detector can tell, by which score, and where it draws the line. */
final class DetectorFit {
  /** Masks to try. */
  static final double[] MASKS = {.3, .4, .5, .6};

  /** As good as the best, for a step. */
  private static final double CLOSE = .02;

  /** How much better the shared mass must be before it replaces the masks. */
  private static final double CLEARLY = .02;

  /**
   * One step.
   *
   * @param masks by intersection of masks, for each of {@link #MASKS}
   * @param shared by shared mass
   */
  record Row(int step, List<Separation> masks, Separation shared) {}

  /** What comes out, with the AUC of each step that led to it. */
  record Result(int step, DetectionThresholds thresholds, Separation separation, Cut cut) {}

  private final NDManager manager;
  private final BlockMaps.Roles roles;

  DetectorFit(NDManager manager, BlockMaps.Roles roles) {
    this.manager = manager;
    this.roles = roles;
  }

  /** AUC of every score at every step. */
  List<Row> curve(List<Trial> trials, int steps) {
    List<Row> rows = new ArrayList<>();
    for (int step = 0; step < steps; step++) {
      List<List<float[]>> maps = references(trials, step);
      List<Separation> masks =
          Arrays.stream(MASKS)
              .mapToObj(mask -> Separation.of(looks(trials, maps, mask), Look::masks))
              .toList();
      rows.add(new Row(step, masks, Separation.of(looks(trials, maps, MASKS[0]), Look::shared)));
    }
    return rows;
  }

  /**
   * Looks in the first two thirds of a run only: after a later one, a restart saves little over
   * making the whole picture and looking at that.
   *
   * @param curve of the same trials
   * @param first earliest step to look at
   */
  Result fit(List<Trial> trials, List<Row> curve, int first) {
    if (trials.stream().map(Trial::success).distinct().count() < 2) {
      return undecided(trials, first);
    }
    List<Row> early = curve.subList(0, Math.max(first + 1, curve.size() * 2 / 3));
    List<Row> late = early.subList(first, early.size());
    int mask = bestMask(late);
    boolean finer = best(late, -1) > best(late, mask) + CLEARLY;
    int measure = finer ? -1 : mask;
    int step = earliest(early.stream().mapToDouble(r -> pooled(r, measure)).toArray(), first);
    Cut cut = null;
    double chosen = MASKS[mask];
    for (double m : finer ? MASKS : new double[] {MASKS[mask]}) {
      List<Look> looks = looks(trials, step, m);
      Cut candidate = Cut.best(looks, finer ? Look::shared : Look::masks, cells(trials));
      if (cut == null || candidate.youden() > cut.youden()) {
        cut = candidate;
        chosen = m;
      }
    }
    var thresholds =
        new DetectionThresholds(
            chosen, cut.overlap(), cut.exclusive(), finer ? PairMeasure.SHARED : PairMeasure.MASKS);
    Row row = curve.get(step);
    return new Result(step, thresholds, finer ? row.shared() : row.masks().get(mask), cut);
  }

  /** All pictures failed or all succeeded: nothing was learnt, so the design's values stay. */
  private Result undecided(List<Trial> trials, int first) {
    var thresholds = DetectionThresholds.DEFAULT;
    List<Look> looks = looks(trials, first, thresholds.mask());
    Cut cut = Cut.at(looks, Look::masks, thresholds.overlap(), thresholds.exclusive());
    return new Result(first, thresholds, new Separation(Double.NaN, Double.NaN), cut);
  }

  /** The first step from {@code first} on whose AUC is close to the best from there on. */
  static int earliest(double[] auc, int first) {
    double best = Arrays.stream(auc, first, auc.length).max().orElseThrow();
    return IntStream.range(first, auc.length)
        .filter(k -> auc[k] >= best - CLOSE)
        .findFirst()
        .orElseThrow();
  }

  /** The largest shared mass of a pair, by picture and step. */
  Map<Trial, double[]> shared(List<Trial> trials, int steps) {
    Map<Trial, double[]> scores = new IdentityHashMap<>();
    trials.forEach(trial -> scores.put(trial, new double[steps]));
    for (int step = 0; step < steps; step++) {
      List<Look> looks = looks(trials, step, MASKS[0]);
      for (int i = 0; i < looks.size(); i++) {
        scores.get(trials.get(i))[step] = looks.get(i).shared();
      }
    }
    return scores;
  }

  private List<Look> looks(List<Trial> trials, int step, double mask) {
    return looks(trials, references(trials, step), mask);
  }

  private static List<Look> looks(List<Trial> trials, List<List<float[]>> references, double mask) {
    var detector = new OverlapDetector(new DetectionThresholds(mask, 1, 0));
    return IntStream.range(0, trials.size())
        .mapToObj(
            i -> {
              MapTrace trace = trials.get(i).trace();
              var report = detector.inspect(references.get(i), trace.rows(), trace.columns());
              return Look.of(trials.get(i), report);
            })
        .toList();
  }

  private List<List<float[]>> references(List<Trial> trials, int step) {
    return trials.stream().map(t -> t.trace().reference(step, roles, manager)).toList();
  }

  private static int cells(List<Trial> trials) {
    MapTrace trace = trials.getFirst().trace();
    return trace.rows() * trace.columns();
  }

  private static int bestMask(List<Row> rows) {
    return IntStream.range(0, MASKS.length)
        .boxed()
        .max(Comparator.comparingDouble(m -> best(rows, m)))
        .orElseThrow();
  }

  private static double best(List<Row> rows, int measure) {
    return rows.stream().mapToDouble(row -> pooled(row, measure)).max().orElseThrow();
  }

  private static double pooled(Row row, int measure) {
    return (measure < 0 ? row.shared() : row.masks().get(measure)).pooled();
  }
}
