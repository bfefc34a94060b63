package dev.resow.menagerie.tune;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.evaluate.Bootstrap;
import dev.resow.menagerie.judge.Judge;
import dev.resow.training.sample.PlainSampling;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** {@code resow menagerie compare}: see {@link CompareOptions#USAGE}. */
public final class Compare {
  private static final int USAGE = 2;

  private Compare() {}

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(CompareOptions.USAGE);
      return;
    }
    CompareOptions options;
    try {
      options = CompareOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(CompareOptions.USAGE);
      System.exit(USAGE);
      return;
    }
    var lines = new ArrayList<String>();
    var sheet = new ComparedSheet();
    try (var judge = Judge.load(options.judge());
        var model =
            Sd3Model.load(options.model(), ModelSettings.fromEnvironment(System.getenv()))) {
      model.adapters().from(_ -> options.adapter());
      var tuned =
          List.of(new AdapterUse("compared", FileHash.sha256(options.adapter()), options.scale()));
      print(
          lines,
          "| set | guidance | forwards | base | tuned | gain (95 %) | distance | diversity | side by side |");
      print(lines, "|---|---|---|---|---|---|---|---|---|");
      var defaults = SamplingDefaults.read(options.model());
      for (var set : options.sets()) {
        for (double guidance : options.guidances()) {
          var sampling = new PlainSampling(model, defaults.steps(), guidance);
          model.adapters().use(List.of());
          var base = Pictures.of(sampling, set.prompts(), options.seeds());
          model.adapters().use(tuned);
          var with = Pictures.of(sampling, set.prompts(), options.seeds());
          sheet.add(base);
          sheet.add(with);
          int forwards = defaults.steps() * (guidance == 1 ? 1 : 2);
          var judged = Painted.of(base, judge);
          print(lines, row(set.title(), guidance, forwards, judged, Painted.of(with, judge)));
        }
      }
    }
    if (options.out() != null) {
      Files.write(options.out(), lines);
    }
    if (options.sheet() != null) {
      sheet.write(options.sheet());
    }
  }

  private static String row(
      String set, double guidance, int forwards, Painted base, Painted tuned) {
    var gain = Bootstrap.of(tuned.gains(base));
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %.1f %% | %.1f %% | %+.1f (%+.1f to %+.1f) | %.2f, %.2f | %.2f, %.2f | %s, %s |",
        set,
        guidance,
        forwards,
        100 * base.success(),
        100 * tuned.success(),
        100 * gain.mean(),
        100 * gain.low(),
        100 * gain.high(),
        base.quality().distance(),
        tuned.quality().distance(),
        base.quality().diversity(),
        tuned.quality().diversity(),
        percent(base.sideBySide()),
        percent(tuned.sideBySide()));
  }

  private static String percent(OptionalDouble share) {
    return share.isEmpty() ? "-" : String.format(Locale.ROOT, "%.0f %%", 100 * share.getAsDouble());
  }

  private static void print(List<String> lines, String line) {
    lines.add(line);
    System.out.println(line);
  }
}
