package dev.resow.menagerie.evaluate;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * Several sets in one page of Markdown: every arm, then the figures that are meant to reach a value
 * beside those of an earlier evaluation. Everything is read from the reports, so that a summary can
 * be made again.
 */
final class Summary {
  private static final String NOTHING = "";

  private final Map<PromptSet, ReportFile> now = new LinkedHashMap<>();
  private final Map<PromptSet, ReportFile> before = new LinkedHashMap<>();

  /**
   * @param folder holds a folder for each set with its {@code report.json}
   * @param earlier the same of an earlier evaluation, or null
   */
  Summary(List<PromptSet> sets, Path folder, Path earlier) throws IOException {
    for (var set : sets) {
      ReportFile.of(folder, set).ifPresent(report -> now.put(set, report));
      ReportFile.of(earlier, set).ifPresent(report -> before.put(set, report));
    }
  }

  List<String> lines() {
    var lines = new ArrayList<String>();
    lines.add(
        row(
            "set",
            "arm",
            "success",
            "plain runs",
            "forwards",
            "per success",
            "lenient",
            "clear right",
            "failures flagged",
            "distance",
            "diversity"));
    lines.add("|---".repeat(11) + "|");
    now.forEach(
        (set, report) -> report.arms().forEach(arm -> lines.add(arm(set.title(), report, arm))));
    lines.add(NOTHING);
    lines.add(row("set", "arm", "figure", "before", "now", "bar", "met"));
    lines.add("|---".repeat(7) + "|");
    Bar.ALL.stream().filter(bar -> now.containsKey(bar.set())).map(this::bar).forEach(lines::add);
    return lines;
  }

  private static String arm(String set, ReportFile report, String arm) {
    return row(
        set,
        "`" + arm + "`",
        percent(report.success(arm)),
        number(report.plainRuns(arm), 2),
        number(report.figure(arm, "forwards"), 1),
        number(report.figure(arm, "forwardsPerSuccess"), 1),
        percent(report.figure(arm, "lenient")),
        percent(report.clearPrecision(arm)),
        percent(report.failureRecall(arm)),
        number(report.distance(arm), 2),
        number(report.figure(arm, "diversity"), 2));
  }

  private String bar(Bar bar) {
    var report = now.get(bar.set());
    var old = before.get(bar.set());
    var value = bar.figure().of(report, bar.arm());
    var limit = bar.limit(report);
    boolean known = value.isPresent() && limit.isPresent();
    return row(
        bar.set().title(),
        "`" + bar.arm() + "`",
        bar.figure().title(),
        old == null ? NOTHING : written(bar, bar.figure().of(old, bar.arm())),
        written(bar, value),
        limit.isPresent() ? bar.written(limit.getAsDouble()) : NOTHING,
        !known ? NOTHING : bar.isMet(value.getAsDouble(), limit.getAsDouble()) ? "yes" : "no");
  }

  private static String written(Bar bar, OptionalDouble value) {
    return value.isPresent() ? bar.figure().written(value.getAsDouble()) : NOTHING;
  }

  private static String percent(OptionalDouble share) {
    return share.isPresent()
        ? String.format(Locale.ROOT, "%.1f %%", 100 * share.getAsDouble())
        : NOTHING;
  }

  private static String number(OptionalDouble value, int digits) {
    return value.isPresent()
        ? String.format(Locale.ROOT, "%." + digits + "f", value.getAsDouble())
        : NOTHING;
  }

  private static String row(String... cells) {
    return "| " + String.join(" | ", cells) + " |";
  }
}
