package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import java.util.List;
import java.util.Locale;

/**
 * The detector's score against the judge's word, picture by picture: for each arm a strip of dots,
 * and behind it the table.
 */
final class PictureTables {
  private static final int WIDTH = 640;
  private static final int MARGIN = 60;
  private static final int ROW = 22;

  private PictureTables() {}

  static String of(List<ArmReport> reports) {
    var html =
        new StringBuilder(
            "<h2>Detector against judge, picture by picture</h2><p>Each dot is a picture at the"
                + " overlap score of the round that made it: above, what the judge calls right,"
                + " below, what it calls wrong. Arms without an overlap check have no scores.</p>");
    reports.forEach(report -> arm(html, report));
    return html.toString();
  }

  private static void arm(StringBuilder html, ArmReport report) {
    html.append("<h3>").append(HtmlReport.escaped(report.arm().name())).append("</h3>");
    var scored = report.pictures().stream().filter(p -> p.score() != null).toList();
    if (!scored.isEmpty()) {
      html.append(strip(scored));
    }
    html.append(
        "<details><summary>%d pictures</summary><div class=\"scroll\"><table><tr><th>prompt</th><th>seed</th><th>score</th><th>queue</th><th>judge</th><th>judge sees</th><th>faults</th><th>rounds</th><th>forwards</th></tr>"
            .formatted(report.pictures().size()));
    report.pictures().forEach(picture -> html.append(row(picture)));
    html.append("</table></div></details>");
  }

  /** Dots between the lowest and the highest score. */
  private static String strip(List<Picture> pictures) {
    double low = pictures.stream().mapToDouble(Picture::score).min().orElseThrow();
    double high = pictures.stream().mapToDouble(Picture::score).max().orElseThrow();
    double range = Math.max(high - low, 1e-9);
    var svg =
        new StringBuilder(
            "<svg width=\"%d\" height=\"%d\" role=\"img\" aria-label=\"scores by the judge's verdict\" font-size=\"11\" fill=\"currentColor\">"
                .formatted(WIDTH, 3 * ROW));
    svg.append(text(0, ROW - 7, "right")).append(text(0, 2 * ROW - 7, "wrong"));
    svg.append(text(MARGIN, 3 * ROW - 7, number(low)));
    svg.append(text(WIDTH - MARGIN, 3 * ROW - 7, number(high)));
    for (var picture : pictures) {
      double x = MARGIN + (picture.score() - low) / range * (WIDTH - 2 * MARGIN);
      svg.append(
          String.format(
              Locale.ROOT,
              "<circle cx=\"%.1f\" cy=\"%d\" r=\"4\" fill=\"%s\" fill-opacity=\".35\"/>",
              x,
              picture.isSuccess() ? ROW / 2 : ROW + ROW / 2,
              picture.isSuccess() ? "#2a9d4a" : "#d1383d"));
    }
    return svg.append("</svg>").toString();
  }

  private static String text(int x, int y, String text) {
    return "<text x=\"%d\" y=\"%d\">%s</text>".formatted(x, y, text);
  }

  private static String row(Picture picture) {
    var seen = picture.judgement().sightings().stream().map(PictureTables::phrase).toList();
    return "<tr><td>%s</td><td>%d</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%s</td><td>%d</td><td>%s</td></tr>"
        .formatted(
            HtmlReport.escaped(picture.order().prompt().text()),
            picture.order().seed(),
            picture.score() == null ? "" : number(picture.score()),
            HtmlReport.escaped(picture.verdict()),
            picture.isSuccess() ? "right" : "wrong",
            String.join(", ", seen),
            String.join(", ", picture.faults().stream().map(Fault::word).toList()),
            picture.rounds(),
            String.format(Locale.ROOT, "%.1f", picture.forwards()));
  }

  /** "blue fox", "fox", "odd". */
  static String phrase(Sighting sighting) {
    var animal = sighting.animal().map(Animal::word).orElse("odd");
    return sighting.colour().map(colour -> colour.word() + " " + animal).orElse(animal);
  }

  private static String number(double score) {
    return String.format(Locale.ROOT, "%.3f", score);
  }
}
