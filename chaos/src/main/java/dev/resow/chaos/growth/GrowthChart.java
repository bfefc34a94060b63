package dev.resow.chaos.growth;

import dev.resow.chaos.growth.GrowthFigures.Curve;
import dev.resow.chaos.growth.GrowthFigures.Point;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Curves as a picture: milliseconds against jobs in the database, both axes logarithmic, on the
 * left the slowest requests and on the right the slowest named statements at the largest size.
 */
public final class GrowthChart {
  private static final int MOST = 10;
  private static final int WIDTH = 1000;
  private static final int PLOT_WIDTH = 420;
  private static final int PLOT_HEIGHT = 320;
  private static final int LEFT = 62;
  private static final int TOP = 40;
  private static final int LEGEND = 16;
  private static final int HEIGHT = TOP + PLOT_HEIGHT + 56 + MOST * LEGEND;
  private static final double LEAST_MILLIS = 0.01;

  private static final List<String> COLORS =
      List.of("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#8c6d31");

  private final StringBuilder svg = new StringBuilder();
  private final double firstDecade;
  private final double lastDecade;
  private final double lowest;
  private final double highest;

  private GrowthChart(GrowthFigures figures, List<List<Curve>> panels) {
    firstDecade = Math.log10(figures.sizes().getFirst().jobs());
    lastDecade = Math.log10(figures.sizes().getLast().jobs());
    var millis =
        panels.stream()
            .flatMap(List::stream)
            .flatMap(curve -> curve.points().stream())
            .mapToDouble(GrowthChart::decade)
            .summaryStatistics();
    lowest = Math.floor(millis.getMin());
    highest = Math.max(Math.ceil(millis.getMax()), lowest + 1);
  }

  /**
   * @throws IllegalArgumentException with fewer than two sizes, of which no curve can be drawn
   */
  public static String svg(GrowthFigures figures) {
    if (figures.sizes().size() < 2)
      throw new IllegalArgumentException(
          "curves need two sizes or more, found " + figures.sizes().size());
    var named = List.copyOf(StatementName.labels());
    var requests = slowest(figures.requests());
    var statements =
        slowest(
            figures.statements().stream().filter(curve -> named.contains(curve.name())).toList());
    return new GrowthChart(figures, List.of(requests, statements))
        .draw(figures, requests, statements);
  }

  private static List<Curve> slowest(List<Curve> curves) {
    return curves.stream()
        .filter(curve -> curve.points().size() > 1)
        .sorted(Comparator.comparingDouble((Curve curve) -> -curve.last().millis()))
        .limit(MOST)
        .toList();
  }

  private String draw(GrowthFigures figures, List<Curve> requests, List<Curve> statements) {
    add(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" font-family=\"sans-serif\" font-size=\"12\">",
        WIDTH, HEIGHT);
    add("<rect width=\"%d\" height=\"%d\" fill=\"#fff\"/>", WIDTH, HEIGHT);
    panel("Requests, ms", 0, figures, requests);
    panel("Statements, ms", WIDTH / 2, figures, statements);
    add("</svg>");
    return svg.toString();
  }

  private void panel(String title, int offset, GrowthFigures figures, List<Curve> curves) {
    add("<g transform=\"translate(%d %d)\">", offset + LEFT, TOP);
    add("<text x=\"0\" y=\"-16\" font-size=\"14\">%s</text>", title);
    for (double decade = lowest; decade <= highest; decade++) {
      add(
          "<path d=\"M0 %.1fH%d\" stroke=\"#ddd\"/><text x=\"-8\" y=\"%.1f\" text-anchor=\"end\">%s</text>",
          y(decade), PLOT_WIDTH, y(decade) + 4, millis(Math.pow(10, decade)));
    }
    for (var size : figures.sizes()) {
      double x = x(size.jobs());
      add(
          "<path d=\"M%.1f 0V%d\" stroke=\"#ddd\"/><text x=\"%.1f\" y=\"%d\" text-anchor=\"middle\">%,d</text>",
          x, PLOT_HEIGHT, x, PLOT_HEIGHT + 18, size.jobs());
    }
    add(
        "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">jobs in the database</text>",
        PLOT_WIDTH / 2, PLOT_HEIGHT + 34);
    for (int i = 0; i < curves.size(); i++) {
      int below = PLOT_HEIGHT + 52 + i * LEGEND;
      line(curves.get(i), style(i));
      add("<path d=\"M0 %dH24\" %s/>", below - 4, style(i));
      add("<text x=\"30\" y=\"%d\">%s</text>", below, escaped(curves.get(i).name()));
    }
    add("</g>");
  }

  private void line(Curve curve, String style) {
    add(
        "<polyline points=\"%s\" %s/>",
        curve.points().stream()
            .map(point -> format("%.1f,%.1f", x(point.jobs()), y(decade(point))))
            .collect(Collectors.joining(" ")),
        style);
  }

  /** The second round of colours is dashed. */
  private static String style(int number) {
    return "fill=\"none\" stroke-width=\"2\" stroke=\"%s\"%s"
        .formatted(
            COLORS.get(number % COLORS.size()),
            number < COLORS.size() ? "" : " stroke-dasharray=\"6 3\"");
  }

  private double x(long jobs) {
    return PLOT_WIDTH * (Math.log10(jobs) - firstDecade) / (lastDecade - firstDecade);
  }

  private double y(double decade) {
    return PLOT_HEIGHT * (highest - decade) / (highest - lowest);
  }

  private static double decade(Point point) {
    return Math.log10(Math.max(LEAST_MILLIS, point.millis()));
  }

  private static String millis(double value) {
    return value < 1 ? format("%s", value) : format("%,.0f", value);
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  private void add(String format, Object... values) {
    svg.append(format(format, values)).append('\n');
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
