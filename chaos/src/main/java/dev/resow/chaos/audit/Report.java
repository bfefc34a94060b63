package dev.resow.chaos.audit;

import dev.resow.chaos.deploy.Part;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Findings for people. */
public final class Report {
  private static final int SHOWN = 10;

  private Report() {}

  public static void print(Findings f, PrintStream out) {
    row(out, "accepted", f.accepted());
    row(out, "finished", f.finished());
    f.states().forEach((state, count) -> row(out, "  " + state, count));
    row(out, "lost", f.lost().size());
    lines(out, f.lost());
    row(out, "finished twice", f.twice().size());
    lines(out, f.twice());
    row(out, "duplicate submits absorbed", f.duplicateSubmits());
    row(out, "duplicate records absorbed", f.duplicateRecords());
    row(out, "pictures made in vain", f.workRepeated());
    row(out, "poison records", f.poison());
    row(out, "  without a dead letter", f.poisonUnkept().size());
    lines(out, f.poisonUnkept());
    out.printf(Locale.ROOT, "%-30s %.1f s%n", "longest stall", f.longestStallSeconds());
    out.println("recovery              kills  measured  median     worst");
    for (Part part : Part.values()) {
      List<Double> seconds = f.recoverySeconds().getOrDefault(part, List.of());
      int kills = f.kills().getOrDefault(part, 0);
      if (seconds.isEmpty()) out.printf("  %-19s %5d  %8d%n", part.label(), kills, 0);
      else
        out.printf(
            Locale.ROOT,
            "  %-19s %5d  %8d  %6.2f s  %6.2f s%n",
            part.label(),
            kills,
            seconds.size(),
            Bars.median(seconds),
            seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow());
    }
  }

  private static void row(PrintStream out, String what, int count) {
    out.printf("%-30s %d%n", what, count);
  }

  private static void lines(PrintStream out, List<String> lines) {
    lines.stream().limit(SHOWN).forEach(line -> out.println("    " + line));
  }
}
