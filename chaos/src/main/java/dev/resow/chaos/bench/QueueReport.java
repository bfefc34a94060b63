package dev.resow.chaos.bench;

import java.io.PrintStream;
import java.util.Locale;
import java.util.TreeMap;

/** Figures for people, beside the bars of the design. */
public final class QueueReport {
  private QueueReport() {}

  public static void print(QueueFigures f, PrintStream out) {
    times(out, "accept to sampler start, idle", f.acceptToStart(), "p50 < 20 ms, p99 < 100 ms");
    times(out, "accept, one client", f.acceptIdle(), "p99 < 25 ms");
    times(out, "accept, many clients", f.acceptLoaded(), "");
    times(out, "event to event stream", f.streamDelay(), "p99 < 250 ms");
    rate(out, "accepts", f.acceptsPerSecond(), ">= 1000");
    rate(out, "submits projected", f.admittedPerSecond(), "");
    rate(out, "events projected", f.eventsPerSecond(), "");
    rate(out, "jobs finished, no sampling", f.jobsPerSecond(), "");
    cost(out, "cost of a job alone", f.alone());
    cost(out, "cost of a job among many", f.loaded());
  }

  private static void times(PrintStream out, String what, Percentiles p, String bar) {
    out.printf(
        Locale.ROOT,
        "%-32s p50 %7.1f ms  p99 %7.1f ms  worst %7.1f ms  (%d)  %s%n",
        what,
        p.p50(),
        p.p99(),
        p.worst(),
        p.count(),
        bar);
  }

  private static void rate(PrintStream out, String what, double perSecond, String bar) {
    out.printf(Locale.ROOT, "%-32s %,.0f per second  %s%n", what, perSecond, bar);
  }

  private static void cost(PrintStream out, String what, QueueFigures.Cost cost) {
    out.printf(
        Locale.ROOT,
        "%-32s %.1f SQL statements in %.1f transactions, %.1f Kafka requests%n",
        what,
        cost.sqlStatements(),
        cost.transactions(),
        cost.allKafkaRequests());
    new TreeMap<>(cost.kafkaRequests())
        .forEach((type, n) -> out.printf(Locale.ROOT, "    %-28s %.2f%n", type, n));
  }
}
