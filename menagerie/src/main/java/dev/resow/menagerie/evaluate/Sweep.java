package dev.resow.menagerie.evaluate;

import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.guidance.settings.GuidanceSettings;
import dev.resow.diffusion.guidance.settings.SettingsFile;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.SamplingDefaults;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.menagerie.judge.Judge;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * {@code resow menagerie sweep}: compares settings of the sampler in one process. See {@link
 * SweepOptions#USAGE}.
 */
public final class Sweep {
  private final SweepOptions options;
  private final LocalGallery gallery;
  private final GuidanceSettings settings;
  private final double plain; // forward equivalents of a plain picture

  private Sweep(SweepOptions options, Sd3Model model, Judge judge) {
    var defaults = SamplingDefaults.read(options.model());
    this.options = options;
    this.gallery = new LocalGallery(model, judge, defaults);
    this.settings = SettingsFile.read(options.model(), model.transformer().config().layers());
    this.plain = defaults.steps() * (defaults.guidanceScale() > 1 ? 2 : 1);
  }

  public static void main(String... args) throws IOException {
    if (List.of(args).contains("--help") || List.of(args).contains("-h")) {
      System.out.print(SweepOptions.USAGE);
      return;
    }
    SweepOptions options;
    try {
      options = SweepOptions.parse(args);
    } catch (IllegalArgumentException e) {
      System.err.println("resow: " + e.getMessage());
      System.err.print(SweepOptions.USAGE);
      System.exit(2);
      return;
    }
    try (var model = Sd3Model.load(options.model(), Placement.fromEnvironment(System.getenv()));
        var judge = Judge.load(options.judge())) {
      JniUtils.setGradMode(false);
      new Sweep(options, model, judge).run();
    }
  }

  private void run() throws IOException {
    for (var set : options.sets()) {
      var prompts = options.chosen(set);
      print("%s: %d prompts, %s", set.name(), prompts.size(), options.seeds());
      print(
          "| variant | success | plain runs | rounds | clear | clear right | odd | distance | diversity |");
      print("|---|---|---|---|---|---|---|---|---|");
      var reports = new ArrayList<ArmReport>();
      for (var change : options.changes()) {
        var changed = change.isEmpty() ? settings : SettingsFile.change(settings, change);
        for (var arm : options.arms()) {
          var named = named(arm, change);
          var pictures = gallery.of(named, changed, prompts, options.seeds());
          reports.add(ArmReport.of(named, pictures, null, gallery.judge()));
          print("%s", line(reports.getLast()));
          if (options.bySeed()) {
            SeedTable.lines(pictures).forEach(line -> print("%s", line));
          }
          write(set, reports);
        }
      }
    }
  }

  private static Arm named(Arm arm, Map<String, String> change) {
    var name =
        change.entrySet().stream()
            .map(e -> e.getKey() + "=" + e.getValue())
            .collect(Collectors.joining(" "));
    return new Arm((arm.name() + " " + name).strip(), arm.method(), arm.candidates(), 1);
  }

  private String line(ArmReport report) {
    var clear = report.outcomes().clearPrecision();
    return String.format(
        Locale.ROOT,
        "| %s | %.1f %% (%.1f to %.1f) | %.2f | %.2f | %d of %d | %s | %d | %.2f | %.2f |",
        report.arm().name(),
        100 * report.success().mean(),
        100 * report.success().low(),
        100 * report.success().high(),
        report.forwards() / plain,
        report.rounds(),
        clear.trials(),
        report.pictures().size(),
        clear.trials() == 0 ? "" : String.format(Locale.ROOT, "%.1f %%", 100 * clear.share()),
        report.outcomes().faults().getOrDefault(dev.resow.menagerie.judge.Fault.ODD, 0),
        report.quality().distance(),
        report.quality().diversity());
  }

  private void write(SweepSet set, List<ArmReport> reports) throws IOException {
    var folder = options.out().resolve(set.name());
    var seeds = options.seeds();
    Files.createDirectories(folder);
    JsonReport.write(folder.resolve("report.json"), set.name(), seeds, reports);
    CsvReport.write(folder.resolve("pictures.csv"), reports);
    HtmlReport.write(folder.resolve("index.html"), set.name(), seeds, reports);
    Grid.write(folder.resolve("grid.png"), seeds.first(), reports);
  }

  private static void print(String format, Object... arguments) {
    System.out.println(String.format(Locale.ROOT, format, arguments));
  }
}
