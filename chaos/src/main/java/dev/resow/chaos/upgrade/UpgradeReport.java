package dev.resow.chaos.upgrade;

import java.io.PrintStream;
import java.util.List;
import java.util.Locale;

/** Findings of a run of two releases, for people. */
public final class UpgradeReport {
  private static final int SHOWN = 20;

  private UpgradeReport() {}

  public static void print(UpgradeFindings found, PrintStream out) {
    out.println("api       scheduler  workers     seconds  jobs ended");
    for (Stage stage : found.stages())
      out.printf(
          Locale.ROOT,
          "%-9s %-10s %-10s %8.0f  %10d%s%n",
          stage.mix().api().label(),
          stage.mix().scheduler().label(),
          stage.mix().workers().label(),
          stage.seconds(),
          stage.ended(),
          stage.stoodStill() ? "  stood still" : "");
    row(out, "accepted", found.audit().accepted());
    row(out, "finished", found.audit().finished());
    row(out, "duplicate submits absorbed", found.audit().figures().duplicateSubmits());
    row(out, "duplicate records absorbed", found.audit().figures().duplicateRecords());
    row(out, "pictures generated in vain", found.audit().figures().workRepeated());
    out.printf(
        Locale.ROOT,
        "%-46s %.1f s%n",
        "longest time without a finished job",
        found.audit().figures().longestStallSeconds());
    row(out, "log lines at ERROR", found.errors());
    found.violations().forEach((what, lines) -> row(out, what, lines));
  }

  private static void row(PrintStream out, String what, int count) {
    out.printf("%-46s %d%n", what, count);
  }

  private static void row(PrintStream out, String what, List<String> lines) {
    row(out, what, lines.size());
    lines.stream().limit(SHOWN).forEach(line -> out.println("    " + line));
    if (lines.size() > SHOWN) out.printf("    and %d more%n", lines.size() - SHOWN);
  }
}
