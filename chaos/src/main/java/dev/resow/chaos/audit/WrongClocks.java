package dev.resow.chaos.audit;

import static java.util.stream.Collectors.groupingBy;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Ledger;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.Records;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.Spans.Span;
import dev.resow.chaos.deploy.Part;
import dev.resow.contract.failure.FailureKind;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Puts times right that a worker has written while its wall clock was wrong. Apis and schedulers
 * follow the database's clock: theirs are not touched, so that {@link TimesOutsideRun} finds a
 * wrong one. A time is changed only if it cannot be true, minutes before or after the life of its
 * job; of a job that lives longer than a clock was off some may stay wrong.
 */
final class WrongClocks {
  /** What began with a wrong clock may be reported a little later. */
  private static final Duration LATE = Duration.ofSeconds(30);

  /** A worker may report about a job so long after its end, e.g. when it was frozen. */
  private static final Duration AROUND_LIFE = Duration.ofMinutes(2);

  private final List<Incident> incidents;
  private final Map<UUID, Span> lives = new HashMap<>();

  private WrongClocks(Evidence evidence) {
    incidents =
        evidence.course().incidents().stream()
            .filter(i -> !i.clockOffset().isZero() && isWorker(i.process()))
            .toList();
    Map<UUID, JobFact> jobs = evidence.ledger().jobs();
    evidence.ledger().moves().stream()
        .collect(groupingBy(Move::job))
        .forEach((job, moves) -> lives.put(job, life(jobs.get(job), moves)));
  }

  private static boolean isWorker(String process) {
    return process != null && Part.of(process) == Part.WORKER;
  }

  /** From its first move; both times are of the scheduler. */
  private static Span life(JobFact job, List<Move> moves) {
    Instant first = moves.stream().map(Move::at).min(Instant::compareTo).orElseThrow();
    return new Span(
        first.minus(AROUND_LIFE),
        job == null || job.finishedAt() == null ? Instant.MAX : job.finishedAt().plus(AROUND_LIFE));
  }

  /** The evidence as if the clock of every worker had been right. */
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

  /** The scheduler ends an attempt that counts as lost. */
  private Ledger corrected(Ledger ledger) {
    return new Ledger(
        ledger.jobs(),
        ledger.moves(),
        ledger.attempts().stream()
            .map(
                a ->
                    new AttemptFact(
                        a.job(),
                        a.attempt(),
                        a.worker(),
                        time(a.started(), a.worker(), a.job()),
                        a.lost() ? a.ended() : time(a.ended(), a.worker(), a.job()),
                        a.lost()))
            .toList(),
        ledger.failures().stream().map(this::corrected).toList(),
        ledger.forged());
  }

  /** The scheduler writes that a worker is lost. */
  private AttemptFailure corrected(AttemptFailure f) {
    return f.kind() == FailureKind.WORKER_LOST
        ? f
        : new AttemptFailure(
            f.job(),
            f.attempt(),
            f.worker(),
            f.kind(),
            f.message(),
            time(f.at(), f.worker(), f.job()));
  }

  private Records corrected(Records records) {
    return new Records(
        records.events().stream()
            .map(
                r ->
                    new TopicRecord(
                        r.eventId(),
                        r.kind(),
                        r.job(),
                        r.attempt(),
                        r.worker(),
                        time(r.at(), r.worker(), r.job())))
            .toList(),
        records.poison(),
        records.letters());
  }

  /**
   * @param written null stays null
   * @param worker who wrote it; null if it was no worker
   */
  private Instant time(Instant written, String worker, UUID job) {
    Span life = lives.get(job);
    if (written == null || worker == null || life == null || life.holds(written)) return written;
    return incidents.stream()
        .filter(i -> worker.equals(i.process()))
        .filter(i -> i.meets(trueTime(written, i).minus(LATE), trueTime(written, i)))
        .findFirst()
        .map(i -> trueTime(written, i))
        .orElse(written);
  }

  private static Instant trueTime(Instant written, Incident wrong) {
    return written.minus(wrong.clockOffset());
  }
}
