package dev.resow.chaos.growth;

import dev.resow.chaos.growth.GrowthFigures.Curve;
import dev.resow.chaos.growth.GrowthFigures.Point;
import dev.resow.chaos.growth.GrowthFigures.Size;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Figures for people. */
public final class GrowthReport {
  /** Statements that are faster at the largest size and have no name are left out. */
  private static final double WORTH_MILLIS = 0.5;

  private static final Set<String> NAMED = Set.copyOf(StatementName.labels());

  private final GrowthFigures figures;
  private final PrintStream out;

  private GrowthReport(GrowthFigures figures, PrintStream out) {
    this.figures = figures;
    this.out = out;
  }

  public static void print(GrowthFigures figures, PrintStream out) {
    new GrowthReport(figures, out).print();
  }

  private void print() {
    row("", size -> "%,d".formatted(size.jobs()), "");
    row("waiting jobs", size -> "%,d".formatted(size.waiting()), "");
    row("filled in, s", size -> number(size.fillSeconds()), "");
    row("database, MB", size -> number(size.bytes() / 1e6), "");
    row("of it indexes, MB", size -> number(size.indexBytes() / 1e6), "");
    row("bytes per job", size -> "%,.0f".formatted(size.bytesPerJob()), "");
    out.println();
    row("requests, ms", _ -> "", "ratio");
    figures.requests().forEach(curve -> times(curve, ""));
    out.println();
    row("statements, ms", _ -> "", "ratio   pages (ratio)");
    figures.statements().stream()
        .filter(GrowthReport::isWorth)
        .forEach(curve -> times(curve, pages(curve) + scans(curve)));
    out.println();
    out.println(verdict());
  }

  static boolean isWorth(Curve curve) {
    return NAMED.contains(curve.name())
        || curve.last().millis() >= WORTH_MILLIS
        || !curve.last().scanned().isEmpty();
  }

  /** At the largest size: of a few rows a scan is the right plan. */
  private List<Curve> scanning() {
    long largest = figures.sizes().getLast().jobs();
    return figures.statements().stream()
        .filter(curve -> curve.last().jobs() == largest && !curve.last().scanned().isEmpty())
        .toList();
  }

  private String verdict() {
    var scanning = scanning();
    if (scanning.isEmpty()) return "No statement reads a growing table from end to end.";
    return "%d statements read a growing table from end to end:%n%s"
        .formatted(
            scanning.size(),
            scanning.stream()
                .map(curve -> "  " + curve.last().scanned() + " " + curve.name())
                .collect(Collectors.joining(System.lineSeparator())));
  }

  private void times(Curve curve, String more) {
    row(
        curve.name(),
        size -> {
          Point point = curve.at(size.jobs());
          if (point == null) return "-";
          return point.failure() == null ? number(point.millis()) : point.failure();
        },
        "%-7s %s".formatted(ratio(curve.ratio()), more));
  }

  private static String pages(Curve curve) {
    return "%,d (%s)".formatted(curve.last().pages(), ratio(curve.pagesRatio()));
  }

  private String scans(Curve curve) {
    return scanning().contains(curve) ? "  reads all of " + curve.last().scanned() : "";
  }

  private static String ratio(double ratio) {
    return Double.isNaN(ratio) ? "-" : number(ratio);
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, value < 10 ? "%.2f" : "%,.0f", value);
  }

  private void row(String name, Function<Size, String> cell, String more) {
    var line = new StringBuilder("%-74s".formatted(name));
    for (Size size : figures.sizes()) line.append("%11s".formatted(cell.apply(size)));
    out.println((line + "   " + more).stripTrailing());
  }
}
