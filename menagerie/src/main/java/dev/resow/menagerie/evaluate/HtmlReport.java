package dev.resow.menagerie.evaluate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

  static void write(Path file, String set, int seeds, List<ArmReport> reports) throws IOException {
    var title = "Evaluation: " + set;
    var page = new StringBuilder(HEAD.formatted(title, title));
    page.append(
        """
        <p>%d prompts, seeds 1 to %d, the same in every arm. Success is the word of an independent judge: exactly the
        prompted animals, each once and unmixed. Intervals: 95 %%, bootstrap over prompts. Forwards: conditional forward
        passes of one picture, guidance, dropped rounds and dropped candidates included. Detector: area under the ROC
        curve of the overlap score against the judge's failures. Distance: of the pictures' features to renders of the
        same animals; diversity: between pictures of one prompt.</p>
        """
            .formatted(prompts(reports), seeds));
    arms(page, reports);
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
            + "<th>flagged</th><th>detector</th><th>distance</th><th>diversity</th></tr>");
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
              r.detector().isPresent() ? number(r.detector().getAsDouble()) : "",
              number(r.quality().distance()),
              number(r.quality().diversity())));
    }
    page.append("</table></div>");
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

  private static String points(double share) {
    return "%+.1f".formatted(100 * share);
  }

  private static String interval(Bootstrap b) {
    return "%.1f to %.1f".formatted(100 * b.low(), 100 * b.high());
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }

  static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
