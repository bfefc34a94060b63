package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.FindingLimits;
import dev.resow.diffusion.guidance.detect.FindingLimits.Early;
import dev.resow.diffusion.guidance.detect.FindingLimits.Line;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.GuidanceSettings.Many;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Rate;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.LongStream;

/**
 * Measures the limits of findings for the rows with regions, on pilot prompts that no evaluation
 * has, and writes them into {@code resow.json}: of overlap, missing, misplaced and mixed subjects
 * at the check, and of misplaced and mixed ones at early looks. A finding that does not tell better
 * than chance stays off, with the reason.
 */
public final class CalibrateFindings {
  private static final String USAGE =
      """
      usage: ./resow menagerie findings [MODEL [JUDGE [SEEDS]]]
        Measure the limits of findings of a calibrated model; writes MODEL/resow.json.
        MODEL, JUDGE  folders (default: models/menagerie, models/judge)
        SEEDS         pictures per prompt (default: 8)\
      """;

  private static final long FIRST_SEED = 5000;
  private static final String REGIONS = "regions";

  /** The earliest step with an early look for mixing: before it the maps are noise. */
  private static final int FIRST_LOOK = 5;

  /** As good as the best, for a step. */
  private static final double CLOSE = .02;

  private final Pilot pilot;
  private final GuidanceSettings settings;
  private final List<Long> seeds;
  private final TrialPlaces maps;

  private final int prompts;

  private CalibrateFindings(
      Pilot pilot, GuidanceSettings settings, List<Long> seeds, int prompts, NDManager manager) {
    this.pilot = pilot;
    this.settings = settings;
    this.seeds = seeds;
    this.prompts = prompts;
    this.maps = new TrialPlaces(settings.blocks(), manager);
  }

  public static void main(String[] args) {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(USAGE);
      return;
    }
    var folder = Path.of(args.length > 0 ? args[0] : "models/menagerie");
    var judgeFolder = Path.of(args.length > 1 ? args[1] : "models/judge");
    int count = args.length > 2 ? Integer.parseInt(args[2]) : 8;
    try (var model = Sd3Model.load(folder, Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(judgeFolder);
        var manager = model.manager().newSubManager()) {
      JniUtils.setGradMode(false);
      var sampling = SamplingDefaults.read(folder);
      var pilot = new Pilot(model, judge, sampling.steps(), sampling.guidanceScale(), List.of());
      var settings = SettingsFile.read(folder, model.transformer().config().layers());
      var seeds = LongStream.range(FIRST_SEED, FIRST_SEED + count).boxed().toList();
      var found = measure(pilot, settings, seeds, Integer.MAX_VALUE, manager);
      SettingsFile.write(folder, found);
      System.out.println("wrote " + folder.resolve(SettingsFile.NAME));
    }
  }

  /**
   * @param settings what is calibrated so far
   * @param prompts most pilot prompts of each kind
   * @return the same with limits of findings for the rows with regions
   */
  static GuidanceSettings measure(
      Pilot pilot, GuidanceSettings settings, List<Long> seeds, int prompts, NDManager manager) {
    return new CalibrateFindings(pilot, settings, seeds, prompts, manager).calibrate();
  }

  private GuidanceSettings calibrate() {
    var regions = settings.regions();
    var pairs = sample(REGIONS, PilotPrompts.pairs());
    var triples = sample(REGIONS, PilotPrompts.otherTriples());
    int early = earlyStep(triples, settings.of(3).regions().firstStep());
    var ofPairs = fit(pairs, early);
    var ofTriples = fit(triples, early);
    report("pairs", ofPairs);
    report("triples", ofTriples);
    var pair = ofPairs.lines();
    var many = ofTriples.lines();
    print("pairs", pair);
    print("triples", many);

    var plain = RelationFit.of(sample(SamplingRequest.PLAIN, PilotPrompts.relations()), maps);
    var regional = RelationFit.of(sample(REGIONS, PilotPrompts.relations()), maps);
    int look = plain.earliest(regions.firstStep());
    var misplacedEarly = misplaced("plain", plain, look);
    var misplaced = misplaced(REGIONS, regional, regions.detectionStep());

    int check = regions.detectionStep();
    int later = ofTriples.check();
    var missing = new Line(null, null, ofTriples.missing(later).reason());
    var mixed = line(pair.mixed(), many.mixed(), ofPairs.mixed(check), ofTriples.mixed(later));
    var mixedEarly = line(pair.early(), many.early(), ofPairs.mixed(early), ofTriples.mixed(early));
    var limits =
        new FindingLimits(
            missing, misplaced, mixed, looks(look, misplacedEarly, early, mixedEarly));
    print("missing: " + limits.missing());
    print("misplaced: " + limits.misplaced());
    print("mixed: " + limits.mixed());
    print("early looks: " + limits.early());
    return settings
        .withRegions(withLines(regions, pair, many))
        .withMany(
            new Many(
                settings.many().rounds(),
                settings.many().regions() == null
                    ? null
                    : withLines(settings.many().regions(), pair, many)))
        .withFindings(new GuidanceSettings.Findings(limits, settings.findings().others()));
  }

  private static RegionSettings withLines(
      RegionSettings regions, FindingFit.Lines pair, FindingFit.Lines many) {
    return regions.withDetection(
        regions.detectionStep(),
        shared(pair.shared(), regions.detection(2)),
        shared(many.shared(), regions.detection(3)));
  }

  /** Each prompt has seeds of its own: one seed may suit, or fail, all prompts alike. */
  private List<Trial> sample(String method, List<PilotPrompt> asked) {
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < Math.min(prompts, asked.size()); i++) {
      long shift = (long) i * seeds.size();
      var own = seeds.stream().map(seed -> seed + shift).toList();
      trials.addAll(pilot.sample(asked.get(i), own, method, settings));
    }
    Predicate<Trial> right =
        t ->
            t.success()
                && (t.prompt().relations().isEmpty() || t.misplaced().equals(Optional.of(false)));
    print(
        "%s, such as '%s': success %s"
            .formatted(method, asked.getFirst().text(), Rate.of(trials, right)));
    return trials;
  }

  /** The earliest step before the regions that tells mixing nearly as well as the best one. */
  private int earlyStep(List<Trial> trials, int end) {
    var fit = fit(trials, FIRST_LOOK);
    double best = 0;
    for (int step = FIRST_LOOK; step <= end; step++) {
      best = Math.max(best, fit.mixed(step).auc());
    }
    int step = FIRST_LOOK;
    while (step < end && !(fit.mixed(step).auc() >= best - CLOSE)) {
      step++;
    }
    return step;
  }

  private FindingFit fit(List<Trial> trials, int early) {
    var own = settings.of(trials.getFirst().prompt().animals().size());
    return new FindingFit(
        trials, maps, pilot.steps(), own.rounds(), own.regions().detectionStep(), early);
  }

  private void report(String name, FindingFit fit) {
    for (int step = FIRST_LOOK; step <= fit.check() + 4 && step < pilot.steps(); step++) {
      print(
          "%s, step %2d: shared mass %s; mixed %s; crowded %s; missing %s%s"
              .formatted(
                  name,
                  step,
                  fit.shared(step),
                  fit.mixed(step),
                  fit.crowded(step),
                  fit.missing(step),
                  fit.clusters(step).map(e -> "; clusters " + e).orElse("")));
    }
  }

  private static Line misplaced(String name, RelationFit fit, int step) {
    for (int k = 1; k <= step; k++) {
      print("%s, misplaced at step %2d: %s".formatted(name, k, fit.evidence(k)));
    }
    var evidence = fit.evidence(step);
    if (!evidence.tells()) {
      return new Line(null, null, evidence.reason());
    }
    double line = rounded(fit.line(step));
    return new Line(line, line, null);
  }

  private static Line line(double pair, double many, Evidence ofPairs, Evidence ofMany) {
    Double two = pair == Double.POSITIVE_INFINITY ? null : (Double) rounded(pair);
    Double more = many == Double.POSITIVE_INFINITY ? null : (Double) rounded(many);
    String reason = two == null ? "pairs: " + why(ofPairs) : "more: " + why(ofMany);
    return new Line(two, more, reason);
  }

  private static String why(Evidence evidence) {
    return evidence.tells() ? "no line is worth its cost" : evidence.reason();
  }

  /** One look where both kinds are measured at one step. */
  private static List<Early> looks(int misplacedStep, Line misplaced, int mixedStep, Line mixed) {
    if (misplacedStep == mixedStep) {
      return List.of(new Early(mixedStep, misplaced, mixed));
    }
    var first = new Early(misplacedStep, misplaced, null);
    var second = new Early(mixedStep, null, mixed);
    return misplacedStep < mixedStep ? List.of(first, second) : List.of(second, first);
  }

  /** A line that never drops a round leaves the one that was there. */
  private static DetectionThresholds shared(double line, DetectionThresholds before) {
    return line == Double.POSITIVE_INFINITY
        ? before
        : new DetectionThresholds(before.mask(), rounded(line), 0, PairMeasure.SHARED);
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private static void print(String name, FindingFit.Lines lines) {
    var expected = lines.expected();
    print(
        String.format(
            Locale.ROOT,
            "%s: lines of mixed %.4f early and %.4f at the check, of shared mass %.4f: expected success %.3f at %.2f plain runs, %.2f clear, of which %.3f good",
            name,
            lines.early(),
            lines.mixed(),
            lines.shared(),
            expected.success(),
            expected.work(),
            expected.clear(),
            expected.precision()));
  }

  private static void print(String line) {
    System.out.println(line);
  }
}
