package dev.resow.chaos.upgrade;

import dev.resow.chaos.audit.Report;
import java.io.PrintStream;
import java.util.Locale;

/** Findings of a run of two releases, for people. */
public final class UpgradeReport {
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
    Report.row(out, "accepted", found.audit().accepted());
    Report.row(out, "finished", found.audit().finished());
    Report.row(out, "duplicate submits absorbed", found.audit().figures().duplicateSubmits());
    Report.row(out, "duplicate records absorbed", found.audit().figures().duplicateRecords());
    Report.row(out, "pictures generated in vain", found.audit().figures().workRepeated());
    out.printf(
        Locale.ROOT,
        "%-46s %.1f s%n",
        "longest time without a finished job",
        found.audit().figures().longestStallSeconds());
    Report.row(out, "log lines at ERROR", found.errors());
    found.violations().forEach((what, lines) -> Report.row(out, what, lines));
  }
}
