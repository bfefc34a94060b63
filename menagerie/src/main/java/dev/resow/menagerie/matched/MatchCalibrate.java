package dev.resow.menagerie.matched;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.guidance.detect.DetectionThresholds;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.ModelFolder;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.menagerie.calibrate.Calibrate;
import dev.resow.menagerie.evaluate.QueueClient;
import dev.resow.training.critic.Matcher;
import dev.resow.training.critic.folder.CriticFolder;
import dev.resow.training.judge.MatchJudge;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;

/**
 * {@code resow calibrate}, of the demo world or, with a matcher as the judge, of any model. See
 * {@link CalibrateOptions#USAGE}.
 */
public final class MatchCalibrate {
  private static final String PAIR = "regions.detection";
  private static final String MANY = "regions.detectionOfMany";
  private static final String OWN = "many.regions.detectionOfMany";

  private MatchCalibrate() {}

  public static void main(String... args) throws IOException {
    MatchRun.main(
        args,
        Calibrate::main,
        CalibrateOptions::isMeant,
        CalibrateOptions.USAGE,
        MatchCalibrate::run);
  }

  /** Calibrates, and says what went wrong; the exit code. */
  static int run(List<String> args) {
    CalibrateOptions options;
    try {
      options = CalibrateOptions.parse(args, System.getenv("RESOW_MODEL"));
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(CalibrateOptions.USAGE);
      return MatchRun.USAGE;
    }
    ModelFolder model;
    try {
      model = ModelFolder.open(options.model());
      SettingsFile.given(model.root());
    } catch (ModelFormatException | IllegalArgumentException e) {
      System.err.println("resow: MODEL: " + e.getMessage());
      return MatchRun.UNUSABLE;
    }
    if (!Files.isWritable(model.root())) {
      System.err.println(
          "resow: MODEL: expected a folder that can be written to, found '%s'"
              .formatted(model.root()));
      return MatchRun.UNUSABLE;
    }
    var judged = options.judged();
    var settings = Map.of("RESOW_MODEL", options.model().toAbsolutePath().toString());
    return new MatchRun(judged, settings, prompts -> several(judged.prompts(), prompts))
        .run((prompts, matcher, queue) -> calibrate(judged, model, prompts, matcher, queue));
  }

  /** A check compares subjects: prompts of one have nothing to compare. */
  private static List<FilePrompt> several(Path file, List<FilePrompt> all) {
    var some = all.stream().filter(prompt -> prompt.count() > 1).toList();
    if (some.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: expected prompts with two or more different subjects, found %d of one"
              .formatted(file, all.size()));
    }
    return some;
  }

  private static void calibrate(
      MatchOptions options,
      ModelFolder model,
      List<FilePrompt> prompts,
      Matcher matcher,
      QueueClient queue)
      throws IOException, InterruptedException {
    PrintStream out = options.json() ? System.err : System.out;
    var card = CheckCard.of(queue.models(), model.name(), CalibrateOptions.CHECKED.method());
    var orders = new Orders(queue, "calibrate " + options.run(), body -> once(body, model.name()));
    var subjects = PromptFile.subjects(prompts);
    out.printf(
        "%d prompts, %d subjects, %s, run %s%n",
        prompts.size(), subjects.size(), options.seeds(), options.run());
    var lines = MeasuredLines.of(matcher, subjects, orders, options.lineSeeds(), out);
    var judge = new MatchJudge(matcher, lines);
    var plain = new ArrayList<MatchedPicture>();
    orders.each(
        CalibrateOptions.PLAIN,
        prompts,
        options.seeds(),
        (prompt, seed, made) -> plain.add(MatchedPicture.of(prompt, seed, made, judge, subjects)));
    var checked = new ArrayList<CheckedPicture>();
    orders.each(
        CalibrateOptions.CHECKED,
        prompts,
        options.seeds(),
        (prompt, seed, made) -> {
          var picture = MatchedPicture.of(prompt, seed, made, judge, subjects);
          boolean compared = !picture.verdict().equals("unchecked");
          checked.add(
              compared
                  ? CheckedPicture.of(picture, queue.checkedRound(made.getFirst().job()))
                  : CheckedPicture.unchecked(picture));
        });
    var pictures = checked.stream().map(CheckedPicture::picture).toList();
    var arms =
        List.of(
            new MatchedArm(CalibrateOptions.PLAIN, plain),
            new MatchedArm(CalibrateOptions.CHECKED, pictures));
    arms.forEach(arm -> arm.lines().forEach(out::println));
    var fits =
        List.of(SizeFit.of(false, card, plain, checked), SizeFit.of(true, card, plain, checked));
    out.printf("check at step %d of %d, shared mass:%n", card.check(), card.steps());
    fits.forEach(fit -> out.println("  " + fit.text()));
    var report = MatchedReport.of(options, CriticFolder.fingerprint(options.judge()), lines, arms);
    put(report.putObject("calibration"), card, fits, checked);
    MatchedReport.write(options, report);
    MatchedReport.end(options, out);
    write(model.root(), fits, out);
  }

  /** Every job is of this model, and has a single round, which is finished. */
  private static void once(ObjectNode body, String model) {
    body.put("model", model);
    if (!body.path("method").asText().equals(CalibrateOptions.PLAIN.method())) {
      body.putObject("budget").put("rounds", 1);
    }
  }

  private static void write(Path model, List<SizeFit> fits, PrintStream out) {
    SequencedMap<String, DetectionThresholds> found = new LinkedHashMap<>();
    var given = SettingsFile.given(model);
    for (var fit : fits) {
      fit.thresholds()
          .ifPresent(
              line -> {
                found.put(fit.many() ? MANY : PAIR, line);
                if (fit.many() && given.at("/" + OWN.replace('.', '/')).isObject()) {
                  found.put(OWN, line); // it would hide the other one
                }
              });
    }
    var file = model.resolve(SettingsFile.NAME);
    if (found.isEmpty()) {
      out.println("no line was found: " + file + " stays as it is");
      return;
    }
    SettingsFile.put(model, found);
    out.println(
        "wrote %s: %s; workers read it when they start"
            .formatted(file, String.join(", ", found.keySet())));
  }

  private static void put(
      ObjectNode node, CheckCard card, List<SizeFit> fits, List<CheckedPicture> checked) {
    node.put("method", CalibrateOptions.CHECKED.method());
    node.put("step", card.check()).put("of", card.steps()).put("measure", "shared");
    var sizes = node.putArray("sizes");
    fits.forEach(fit -> fit.put(sizes.addObject()));
    var checks = node.putArray("checks");
    for (var one : checked) {
      var check = checks.addObject().put("prompt", one.picture().prompt().typed());
      check.put("seed", one.picture().seed());
      check.put("outcome", one.picture().judged().outcome().name().toLowerCase(Locale.ROOT));
      if (one.step() > 0) {
        check.put("step", one.step()).put("shared", one.shared());
      }
    }
  }
}
