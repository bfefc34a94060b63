package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Findings.Recovered;
import java.io.PrintStream;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** Findings for people. */
public final class Report {
  private static final int SHOWN = 20;

  private Report() {}

  public static void print(Findings f, PrintStream out) {
    row(out, "accepted", f.accepted());
    row(out, "finished", f.finished());
    f.states().forEach((state, count) -> row(out, "  " + state, count));
    row(out, "duplicate submits absorbed", f.figures().duplicateSubmits());
    row(out, "duplicate records absorbed", f.figures().duplicateRecords());
    row(out, "pictures generated in vain", f.figures().workRepeated());
    row(out, "unreadable records", f.poison());
    row(out, "processes restarted", f.restarts());
    row(out, "late readiness answers", f.figures().lateReadiness());
    out.printf(
        Locale.ROOT,
        "%-46s %.1f s%n",
        "longest time without a finished job",
        f.figures().longestStallSeconds());
    AcceptanceCriteria.violations(f).forEach((what, lines) -> row(out, what, lines));
    out.println(
        "fault                           injected  alone    median  at most   all served  measured"
            + "     worst");
    f.faults().forEach((group, recovered) -> fault(f, group, recovered, out));
  }

  private static void fault(Findings f, String group, Recovered recovered, PrintStream out) {
    Double limit = AcceptanceCriteria.limit(f, group);
    out.printf(
        Locale.ROOT,
        "  %-29s %8d  %5d%s%s   %s  %8d%s%n",
        group,
        recovered.injected(),
        recovered.alone().size(),
        median(recovered.alone()),
        limit == null ? " ".repeat(9) : String.format(Locale.ROOT, "  %5.0f s", limit),
        median(recovered.allServed()),
        recovered.seconds().size(),
        seconds(recovered.seconds().stream().mapToDouble(Double::doubleValue).max()));
  }

  private static String median(List<Double> seconds) {
    return seconds(
        seconds.isEmpty()
            ? OptionalDouble.empty()
            : OptionalDouble.of(AcceptanceCriteria.median(seconds)));
  }

  private static String seconds(OptionalDouble value) {
    return value.isEmpty()
        ? " ".repeat(10)
        : String.format(Locale.ROOT, "  %6.2f s", value.getAsDouble());
  }

  /** A line with a figure. */
  public static void row(PrintStream out, String what, int count) {
    out.printf("%-46s %d%n", what, count);
  }

  /** A line with the number of sentences, and the first of them. */
  public static void row(PrintStream out, String what, List<String> lines) {
    row(out, what, lines.size());
    lines.stream().limit(SHOWN).forEach(line -> out.println("    " + line));
    if (lines.size() > SHOWN) out.printf("    and %d more%n", lines.size() - SHOWN);
  }
}
