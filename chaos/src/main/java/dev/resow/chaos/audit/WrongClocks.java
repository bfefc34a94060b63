package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Ledger;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.Records;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.load.Submit;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Puts times right that a process has written while its wall clock was wrong. Only times that
 * cannot be true are changed, those before or after the run: of a run that lasts longer than a
 * clock was off some may stay wrong.
 */
final class WrongClocks {
  /** What began with a wrong clock may be reported a little later. */
  private static final Duration LATE = Duration.ofSeconds(30);

  private final List<Incident> incidents;
  private final Instant begin;
  private final Instant end;

  private WrongClocks(Evidence evidence) {
    incidents =
        evidence.course().incidents().stream().filter(i -> !i.clockOffset().isZero()).toList();
    begin =
        evidence.clients().submits().stream()
            .map(Submit::sentAt)
            .min(Instant::compareTo)
            .orElse(Instant.MIN);
    end =
        evidence.course().health().stream()
            .map(HealthSpan::to)
            .max(Instant::compareTo)
            .orElse(Instant.MAX);
  }

  /** The evidence as if every clock had been right. */
  static Evidence corrected(Evidence evidence) {
    var clocks = new WrongClocks(evidence);
    return clocks.incidents.isEmpty()
        ? evidence
        : new Evidence(
            evidence.clients(),
            clocks.corrected(evidence.ledger()),
            clocks.corrected(evidence.records()),
            evidence.store(),
            evidence.course());
  }

  private Ledger corrected(Ledger ledger) {
    Map<UUID, JobFact> jobs =
        ledger.jobs().values().stream()
            .map(
                job ->
                    new JobFact(
                        job.id(),
                        job.tenant(),
                        job.state(),
                        job.attempt(),
                        time(job.finishedAt()),
                        job.picture()))
            .collect(Collectors.toMap(JobFact::id, job -> job));
    return new Ledger(
        jobs,
        ledger.moves().stream().map(m -> new Move(m.job(), m.to(), time(m.at()))).toList(),
        ledger.attempts().stream()
            .map(
                a ->
                    new AttemptFact(
                        a.job(),
                        a.attempt(),
                        a.worker(),
                        time(a.started()),
                        time(a.ended()),
                        a.lost()))
            .toList(),
        ledger.failures().stream()
            .map(
                f ->
                    new AttemptFailure(
                        f.job(), f.attempt(), f.worker(), f.kind(), f.message(), time(f.at())))
            .toList(),
        ledger.forged());
  }

  private Records corrected(Records records) {
    return new Records(
        records.events().stream()
            .map(
                r ->
                    new TopicRecord(
                        r.eventId(), r.kind(), r.job(), r.attempt(), r.worker(), time(r.at())))
            .toList(),
        records.poison(),
        records.letters());
  }

  /**
   * @param written null stays null
   */
  private Instant time(Instant written) {
    if (written == null || !written.isBefore(begin) && !written.isAfter(end)) return written;
    return incidents.stream()
        .filter(i -> i.meets(trueTime(written, i).minus(LATE), trueTime(written, i)))
        .findFirst()
        .map(i -> trueTime(written, i))
        .orElse(written);
  }

  private static Instant trueTime(Instant written, Incident wrong) {
    return written.minus(wrong.clockOffset());
  }
}
