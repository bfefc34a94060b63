package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.detect.PairMeasure;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.RegionSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.sampler.SamplingRequest;
import dev.resow.menagerie.judge.Judge;
import dev.resow.menagerie.judge.Rate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * Measures on pilot pictures what the guidance settings of a model leave open, and writes them into
 * its {@code resow.json}: the blocks, the losses at which a step may stop, when and by which
 * numbers the detector decides. Tables and charts go to the documentation.
 */
public final class Calibrate {
  /** Seeds of the pilot pictures start here; evaluations use small seeds. */
  private static final long FIRST_SEED = 5000;

  private static final String LOSSES = "enmmdit-losses";
  private static final String REGIONS = "regions";

  /** Steps at which blocks are compared: the ones that guidance usually works on. */
  private static final int FIRST = 1;

  private static final int LAST = 9;

  /** How much better the test with swapped names must tell before it replaces the maps. */
  private static final double CLEARLY = .02;

  private static final List<Integer> SHOWN = List.of(1, 3, 5, 9, 14, 20);
  private static final int PROBE = 4;

  /** Steps between two tests with swapped names. */
  private static final int ASK_EVERY = 2;

  private final Plan plan;
  private final Pilot pilot;
  private final NDManager manager;
  private final List<PilotPrompt> prompts;
  private final List<Long> seeds;

  private Calibrate(Plan plan, Pilot pilot, NDManager manager) {
    this.plan = plan;
    this.pilot = pilot;
    this.manager = manager;
    prompts = PilotPrompts.all().stream().limit(plan.prompts()).toList();
    seeds = LongStream.range(FIRST_SEED, FIRST_SEED + plan.seeds()).boxed().toList();
  }

  public static void main(String[] args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.println(Plan.USAGE);
      return;
    }
    Plan plan;
    try {
      plan = Plan.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.exit(2);
      return;
    }
    run(plan);
  }

  static GuidanceSettings run(Plan plan) throws IOException {
    try (var model = Sd3Model.load(plan.model(), Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(plan.judge());
        var manager = model.manager().newSubManager()) {
      JniUtils.setGradMode(false); // the guidance switches it on where it needs it
      var sampling = SamplingDefaults.read(plan.model());
      var asked =
          IntStream.range(plan.lastStep() + 1, sampling.steps() * 2 / 3)
              .filter(k -> (k - plan.lastStep()) % ASK_EVERY == 0)
              .boxed()
              .toList();
      var pilot = new Pilot(model, judge, sampling.steps(), sampling.guidanceScale(), asked);
      var calibrate = new Calibrate(plan, pilot, manager);
      var settings =
          CalibrateFindings.measure(
              pilot, calibrate.calibrate(), calibrate.seeds, plan.prompts(), manager);
      SettingsFile.write(plan.model(), settings);
      System.out.println("wrote " + plan.model().resolve(SettingsFile.NAME));
      return settings;
    }
  }

  private GuidanceSettings calibrate() throws IOException {
    var charts = new Charts(plan.docs());
    var settings = start();
    print(
        "%d pilot prompts, %d seeds from %d on, %d steps, guidance %.1f",
        prompts.size(), seeds.size(), FIRST_SEED, pilot.steps(), pilot.scale());
    var plain = sample(SamplingRequest.PLAIN, settings, prompts, seeds);
    print("plain: success %s, %s", Rate.of(plain, Trial::success), bySubjects(plain));

    var rows =
        new Localisation(manager)
            .measure(plain, IntStream.range(0, pilot.steps()).boxed().toList());
    printBlocks(rows);
    charts.blocks(rows);
    double[] quality = Localisation.quality(rows, FIRST, Math.min(LAST, pilot.steps() - 1));
    var roles = BlockChoice.choose(quality);
    print(
        "soft-IoU by block, steps %d to %d: %s -> early %s, reference %s",
        FIRST, LAST, numbers(quality), roles.early(), roles.reference());

    var medians = StopLosses.medians(plain, roles, plan.firstStep(), plan.lastStep(), manager);
    var stop = StopLosses.share(medians, plan.stopShare());
    print("median losses of good plain pictures: %s; stop at %s", medians, stop);
    settings = settings.withBlocks(roles).withUpdates(plan.updates(), stop);

    var guided = sample(LOSSES, settings, prompts, seeds);
    print(
        "%s: success %s, %.1f updates a picture",
        LOSSES, Rate.of(guided, Trial::success), updates(guided));
    probe(settings.withUpdates(plan.updates(), medians));

    var fit = new DetectorFit(manager, roles);
    var plainCurve = fit.curve(plain, pilot.steps());
    var guidedCurve = fit.curve(guided, pilot.steps());
    printCurve("plain", plainCurve);
    printCurve("guided", guidedCurve);
    var regional = sample(REGIONS, settings, prompts, seeds);
    print("%s: success %s, %s", REGIONS, Rate.of(regional, Trial::success), bySubjects(regional));
    var regionalCurve = fit.curve(regional, pilot.steps());
    printCurve(REGIONS, regionalCurve);
    settings = settings.withRegions(regions(settings, regional, plain, fit));

    var names = namesFit(settings);
    var plainNames = names.curve(plain, pilot.asked());
    var guidedNames = names.curve(guided, pilot.asked());
    SequencedMap<String, List<DetectorFit.Row>> curves = new LinkedHashMap<>();
    curves.put("plain", plainCurve);
    curves.put("guided", guidedCurve);
    curves.put(REGIONS, regionalCurve);
    SequencedMap<String, List<LineFit.Row>> byNames = new LinkedHashMap<>();
    byNames.put("plain", plainNames);
    byNames.put("guided", guidedNames);
    charts.detection(curves, byNames);
    printFit("plain, for comparison", fit.fit(plain, plainCurve, plan.lastStep() + 1));
    var found = fit.fit(guided, guidedCurve, plan.lastStep() + 1);
    printFit("guided", found);
    var byName = names.fit(pairs(guided), names.step(guided, pilot.asked()));
    printLine("guided, swapped names", guidedNames, byName);
    if (!(byName.separation().pooled() > found.separation().pooled() + CLEARLY)) {
      return settings.withDetection(found.step(), rounded(found.thresholds()), null);
    }
    var plainByName = names.fit(pairs(plain), byName.step());
    printLine("plain, swapped names", plainNames, plainByName);
    double mask = found.thresholds().mask();
    return settings.withDetection(
        byName.step(), interchange(mask, byName), interchange(mask, plainByName));
  }

  private LineFit<Trial> namesFit(GuidanceSettings settings) {
    int swaps = 2; // pairs; a triple asks three
    double look = (1 + swaps) * settings.names().noises();
    return new LineFit<>(pilot.steps(), settings.rounds(), look, LineFit.NAMES);
  }

  private static boolean pair(Trial trial) {
    return trial.prompt().pair();
  }

  /** With more subjects more names are compared, so that more rounds start again. */
  private static List<Trial> pairs(List<Trial> all) {
    var pairs = all.stream().filter(Calibrate::pair).toList();
    return pairs.isEmpty() ? all : pairs;
  }

  /**
   * The lines by which the regions' work is judged: of shared mass, which costs nothing. Three
   * subjects fail more often than two, at scores that are still good ones for two.
   */
  private RegionSettings regions(
      GuidanceSettings settings, List<Trial> trials, List<Trial> plain, DetectorFit detector) {
    var scores = detector.shared(trials, pilot.steps());
    var line =
        new LineFit<Trial>(
            pilot.steps(), settings.rounds(), 0, (trial, step) -> scores.get(trial)[step]);
    int step = settings.regions().detectionStep();
    var asked =
        IntStream.rangeClosed(settings.regions().firstStep() + 1, pilot.steps() * 2 / 3)
            .boxed()
            .toList();
    List<DetectionThresholds> found = new ArrayList<>();
    for (Predicate<Trial> size : List.<Predicate<Trial>>of(Calibrate::pair, t -> !pair(t))) {
      var own = trials.stream().filter(size).toList();
      if (!own.isEmpty()) {
        // what a success costs by plain pictures made until a judge is content
        double price = 1 / Rate.of(plain.stream().filter(size).toList(), Trial::success).share();
        var fit = line.tightest(own, step, price);
        String name =
            "%s, %s, shared mass".formatted(REGIONS, pair(own.getFirst()) ? "pairs" : "more");
        printLine(name, line.curve(own, asked), fit);
        found.add(shared(fit.line()));
      }
    }
    return settings.regions().withDetection(step, found.getFirst(), found.getLast());
  }

  /** A check of shared mass with this line. */
  static DetectionThresholds shared(double line) {
    return new DetectionThresholds(
        DetectionThresholds.DEFAULT.mask(), rounded(line), 0, PairMeasure.SHARED);
  }

  private static String bySubjects(List<Trial> trials) {
    return trials.stream()
        .collect(
            Collectors.groupingBy(
                t -> t.prompt().animals().size(), TreeMap::new, Collectors.toList()))
        .entrySet()
        .stream()
        .map(e -> "%d subjects %s".formatted(e.getKey(), Rate.of(e.getValue(), Trial::success)))
        .collect(Collectors.joining(", "));
  }

  private static DetectionThresholds interchange(double mask, LineFit.Result fit) {
    return new DetectionThresholds(mask, rounded(fit.line()), 0, PairMeasure.INTERCHANGE);
  }

  private static void printLine(String name, List<LineFit.Row> curve, LineFit.Result fit) {
    print(
        "%s: AUC by step: %s",
        name,
        curve.stream()
            .map(r -> r.step() + " " + text(r.separation()))
            .collect(Collectors.joining("; ")));
    print(
        "%s: step %d, line %.4f: flags %.2f of the rounds; expected success %.3f at %.2f plain runs",
        name, fit.step(), fit.line(), fit.flagged(), fit.success(), fit.work());
  }

  /** The model's own settings, with what the plan fixes and a look behind the last guided step. */
  private GuidanceSettings start() {
    var defaults = GuidanceSettings.defaults(pilot.model().transformer().config().layers());
    return new GuidanceSettings(
        pilot.steps(),
        defaults.blocks(),
        defaults.familyBlocks(),
        plan.firstStep(),
        plan.lastStep(),
        plan.updates(),
        defaults.stop(),
        plan.eta(),
        defaults.etaEnd(),
        false,
        plan.lastStep() + 1,
        DetectionThresholds.DEFAULT,
        null,
        plan.rounds(),
        defaults.names(),
        plan.regions(),
        GuidanceSettings.Findings.OFF,
        GuidanceSettings.Many.SAME);
  }

  private List<Trial> sample(
      String method, GuidanceSettings settings, List<PilotPrompt> prompts, List<Long> seeds) {
    List<Trial> trials = new ArrayList<>();
    for (var prompt : prompts) {
      var own = pilot.sample(prompt, seeds, method, settings);
      print("  %-14s %-32s %s", method, prompt.text(), Rate.of(own, Trial::success));
      trials.addAll(own);
    }
    return trials;
  }

  /** What stopping at the medians would leave of the guidance, on a few prompts. */
  private void probe(GuidanceSettings atMedians) {
    int few = Math.min(PROBE, prompts.size());
    var trials = sample(LOSSES, atMedians, prompts.subList(0, few), seeds);
    print(
        "stopping at the medians: success %s, %.1f updates a picture",
        Rate.of(trials, Trial::success), updates(trials));
  }

  private static double updates(List<Trial> trials) {
    return trials.stream().mapToInt(Trial::updates).average().orElse(0);
  }

  private static DetectionThresholds rounded(DetectionThresholds t) {
    return new DetectionThresholds(
        t.mask(), rounded(t.overlap()), rounded(t.exclusive()), t.measure());
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }

  private void printBlocks(List<Localisation.Row> rows) {
    print("step block view   soft-IoU  own/rest  own/other");
    rows.stream()
        .filter(r -> SHOWN.contains(r.step()))
        .forEach(
            r ->
                print(
                    "%4d %5d %-6s %8.3f %9.3f %10.3f",
                    r.step(), r.block(), r.view(), r.softIou(), r.ownRest(), r.ownOther()));
  }

  private void printCurve(String name, List<DetectorFit.Row> rows) {
    print(
        "%s: AUC pooled (within prompts) by step: shared mass; masks %s",
        name, Arrays.toString(DetectorFit.MASKS));
    rows.forEach(
        r ->
            print(
                "%4d  %s  %s",
                r.step(),
                text(r.shared()),
                r.masks().stream().map(Calibrate::text).collect(Collectors.joining(" "))));
  }

  private static void printFit(String name, DetectorFit.Result fit) {
    print(
        "%s: step %d, AUC %s, %s, catches %.2f of the failures and %.2f of the good pictures",
        name,
        fit.step(),
        text(fit.separation()),
        fit.thresholds(),
        fit.cut().caught(),
        fit.cut().wronged());
  }

  private static String text(Separation s) {
    return String.format(Locale.ROOT, "%.2f (%.2f)", s.pooled(), s.within());
  }

  private static String numbers(double[] values) {
    return Arrays.stream(values)
        .mapToObj(v -> String.format(Locale.ROOT, "%.3f", v))
        .collect(Collectors.joining(" "));
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
