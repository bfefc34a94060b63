package dev.resow.chaos.audit;

import dev.resow.chaos.load.Submit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Times of moves and ends of jobs that lie before or after the run, one line each: an api or a
 * scheduler wrote them by a wrong clock of its machine.
 */
final class TimesOutsideRun {
  /** Jobs may still move while the evidence is read. */
  private static final Duration TOLERANCE = Duration.ofSeconds(30);

  private TimesOutsideRun() {}

  static List<String> of(Evidence evidence) {
    Instant begin =
        evidence.clients().submits().stream()
            .map(Submit::sentAt)
            .min(Instant::compareTo)
            .orElse(Instant.MIN);
    Instant end =
        evidence.course().health().stream()
            .map(HealthSpan::to)
            .max(Instant::compareTo)
            .orElse(Instant.MAX);
    var lines = new ArrayList<String>();
    for (var move : evidence.ledger().moves())
      if (isOutside(move.at(), begin, end))
        lines.add(
            "job %s moved to %s at %s, the run was from %s to %s"
                .formatted(move.job(), move.to(), move.at(), begin, end));
    for (var job : evidence.ledger().jobs().values())
      if (job.finishedAt() != null && isOutside(job.finishedAt(), begin, end))
        lines.add(
            "job %s finished at %s, the run was from %s to %s"
                .formatted(job.id(), job.finishedAt(), begin, end));
    return lines;
  }

  private static boolean isOutside(Instant time, Instant begin, Instant end) {
    return time.plus(TOLERANCE).isBefore(begin) || time.minus(TOLERANCE).isAfter(end);
  }
}
