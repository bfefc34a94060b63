package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Rate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The same figures for people: one page beside its pictures, nothing loaded from elsewhere. */
final class HtmlReport {
  private static final String HEAD =
      """
      <!doctype html>
      <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
      <title>%s</title>
      <style>
      :root { color-scheme: light dark; }
      body { font: 15px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; }
      table { border-collapse: collapse; font-variant-numeric: tabular-nums; }
      th, td { padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #8884; white-space: nowrap; }
      th:first-child, td:first-child { text-align: left; }
      .scroll { overflow-x: auto; } img { max-width: 100%%; image-rendering: pixelated; }
      </style></head><body>
      <h1>%s</h1>
      """;

  private HtmlReport() {}

  static void write(Path file, String set, Seeds seeds, List<ArmReport> reports)
      throws IOException {
    var title = "Evaluation: " + set;
    var page = new StringBuilder(HEAD.formatted(title, title));
    page.append(
        """
        <p>%d prompts, %s, the same in every arm. Success is the word of an independent judge: exactly the
        prompted animals, each once and unmixed, in the place and colour of the prompt. Lenient: every animal in its
        colour, whatever else. Clear right: of the pictures that the queue calls clear, those that the judge accepts;
        failures flagged: of those that it rejects, those that the queue flags. Plain runs: forwards as a multiple of
        plain sampling's. Intervals: 95 %%, bootstrap over prompts. Forwards: conditional forward
        passes of one picture, guidance, dropped rounds and dropped candidates included. Detector: area under the ROC
        curve of the overlap score against the judge's failures. Distance: of the pictures' features to renders of the
        same prompts; diversity: between pictures of one prompt.</p>
        """
            .formatted(prompts(reports), seeds));
    arms(page, reports);
    faults(page, reports);
    prompts(page, reports);
    page.append(PictureTables.of(reports));
    page.append("<h2>First seed of every prompt</h2><p>Columns: ");
    page.append(String.join(", ", reports.stream().map(r -> escaped(r.arm().name())).toList()));
    page.append(". The bar is the judge's verdict.</p><p><img src=\"grid.png\" alt=\"grid\"></p>");
    page.append("</body></html>\n");
    Files.writeString(file, page);
  }

  private static long prompts(List<ArmReport> reports) {
    return reports.stream()
        .flatMap(report -> report.pictures().stream())
        .map(picture -> picture.order().prompt())
        .distinct()
        .count();
  }

  private static void arms(StringBuilder page, List<ArmReport> reports) {
    page.append(
        "<h2>Arms</h2><div class=\"scroll\"><table><tr><th>arm</th><th>success</th><th>95 %</th>"
            + "<th>gain over plain</th><th>95 %</th><th>rounds</th><th>updates</th>"
            + "<th>forwards</th><th>per success</th><th>seconds</th><th>per success</th>"
            + "<th>flagged</th><th>detector</th><th>distance</th><th>diversity</th>"
            + "<th>plain runs</th><th>lenient</th><th>clear right</th><th>failures flagged</th>"
            + "</tr>");
    for (var r : reports) {
      page.append(
          row(
              escaped(r.arm().name()),
              percent(r.success().mean()),
              interval(r.success()),
              r.gain() == null ? "" : points(r.gain().mean()),
              r.gain() == null ? "" : interval(r.gain()),
              number(r.rounds()),
              number(r.updates()),
              number(r.forwards()),
              number(r.forwardsPerSuccess()),
              number(r.seconds()),
              number(r.secondsPerSuccess()),
              percent(r.flagged()),
              number(r.detector()),
              number(r.quality().distance()),
              number(r.quality().diversity()),
              number(r.plainRuns()),
              percent(r.outcomes().lenient().share()),
              share(r.outcomes().clearPrecision()),
              share(r.outcomes().failureRecall())));
    }
    page.append("</table></div>");
  }

  /** Pictures with each fault, and what the queue's own checks found. */
  private static void faults(StringBuilder page, List<ArmReport> reports) {
    page.append("<h2>Faults</h2><div class=\"scroll\"><table><tr><th>arm</th>");
    for (var fault : Fault.values()) {
      page.append("<th>").append(fault.word()).append("</th>");
    }
    page.append("<th>found by the queue: rounds, of them right, AUC</th></tr>");
    for (var r : reports) {
      var cells = new ArrayList<String>(List.of(escaped(r.arm().name())));
      for (var fault : Fault.values()) {
        cells.add(Integer.toString(r.outcomes().faults().getOrDefault(fault, 0)));
      }
      cells.add(
          String.join("; ", r.outcomes().findings().stream().map(HtmlReport::finding).toList()));
      page.append(row(cells.toArray(String[]::new)));
    }
    page.append("</table></div>");
  }

  private static String finding(FindingReport f) {
    return escaped(f.kind())
        + " %d of %d, %s".formatted(f.found().hits(), f.found().trials(), share(f.precision()))
        + (f.auc().isPresent() ? ", " + number(f.auc()) : "");
  }

  private static void prompts(StringBuilder page, List<ArmReport> reports) {
    page.append("<h2>Successes by prompt</h2><div class=\"scroll\"><table><tr><th>prompt</th>");
    reports.forEach(r -> page.append("<th>").append(escaped(r.arm().name())).append("</th>"));
    page.append("</tr>");
    Map<String, int[]> hits = new LinkedHashMap<>();
    for (int a = 0; a < reports.size(); a++) {
      for (var picture : reports.get(a).pictures()) {
        hits.computeIfAbsent(picture.order().prompt().text(), p -> new int[reports.size()])[a] +=
            picture.isSuccess() ? 1 : 0;
      }
    }
    hits.forEach(
        (prompt, counts) -> {
          page.append("<tr><td>").append(escaped(prompt)).append("</td>");
          for (int count : counts) {
            page.append("<td>").append(count).append("</td>");
          }
          page.append("</tr>");
        });
    page.append("</table></div>");
  }

  private static String row(String... cells) {
    return "<tr><td>" + String.join("</td><td>", cells) + "</td></tr>";
  }

  private static String percent(double share) {
    return "%.1f %%".formatted(100 * share);
  }

  /** Empty where there was nothing to try. */
  private static String share(Rate rate) {
    return rate.trials() == 0 ? "" : percent(rate.share());
  }

  private static String points(double share) {
    return "%+.1f".formatted(100 * share);
  }

  private static String interval(Bootstrap b) {
    return "%.1f to %.1f".formatted(100 * b.low(), 100 * b.high());
  }

  private static String number(OptionalDouble value) {
    return value.isPresent() ? number(value.getAsDouble()) : "";
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
