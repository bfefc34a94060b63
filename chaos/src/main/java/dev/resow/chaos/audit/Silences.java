package dev.resow.chaos.audit;

import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Readiness checks that did not answer within a second, although the process was neither frozen nor
 * just starting. A single late answer may be a machine whose cores are taken by the start of
 * another process; only several in a row are a violation.
 *
 * @param late probes that got no answer in time
 */
record Silences(List<String> violations, int late) {
  /** Three probes: one second of waiting for the answer and half a second in between. */
  private static final Duration LIMIT = Duration.ofMillis(3500);

  private static final Duration LOOK = Duration.ofMillis(1500);

  /** A process that was frozen or killed answers again a little later. */
  private static final Duration AFTERWARDS = Duration.ofSeconds(5);

  static Silences of(Evidence evidence) {
    var violations = new ArrayList<String>();
    int late = 0;
    Map<String, HealthSpan> before = new HashMap<>();
    for (HealthSpan span : inOrder(evidence)) {
      HealthSpan previous = before.put(span.process(), span);
      if (span.status() != Status.SILENT
          || previous != null && previous.status() == Status.UNREACHABLE
          || isDown(evidence, span)) continue;
      Duration length = Duration.between(span.from(), span.to());
      late += Math.toIntExact(Math.max(1, length.dividedBy(LOOK)));
      if (length.compareTo(LIMIT) > 0)
        violations.add(
            "%s: the readiness check did not answer for %.1f s from %s to %s"
                .formatted(span.process(), length.toNanos() / 1e9, span.from(), span.to()));
    }
    return new Silences(violations, late);
  }

  private static List<HealthSpan> inOrder(Evidence evidence) {
    return evidence.course().health().stream()
        .filter(span -> span.check() == Check.READY)
        .sorted(Comparator.comparing(HealthSpan::from))
        .toList();
  }

  /** True if the process itself was frozen, killed or started again at that time. */
  private static boolean isDown(Evidence evidence, HealthSpan span) {
    Instant from = span.from().minus(AFTERWARDS);
    return evidence.course().incidents().stream()
            .filter(i -> i.stopped() && i.target().equals(span.process()))
            .anyMatch(i -> i.meets(from, span.to()))
        || evidence.course().restarts().stream()
            .filter(r -> r.process().equals(span.process()))
            .anyMatch(r -> r.at().isAfter(from) && r.at().isBefore(span.to()));
  }
}
