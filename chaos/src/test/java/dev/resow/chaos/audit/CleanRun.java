package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.AttemptFailure;
import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.Served;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.audit.Incident.Recovery;
import dev.resow.chaos.load.Poison;
import dev.resow.chaos.load.Request;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** The evidence of a clean run: one job a second, finished half a second after it was accepted. */
final class CleanRun {
  static final Instant START = Instant.parse("2026-01-01T12:00:00Z");

  final List<Submit> submits = new ArrayList<>();
  final List<Request> requests = new ArrayList<>();
  final Map<UUID, JobFact> jobs = new HashMap<>();
  final List<Move> moves = new ArrayList<>();
  final List<AttemptFact> attempts = new ArrayList<>();
  final List<AttemptFailure> failures = new ArrayList<>();
  final List<String> forged = new ArrayList<>();
  final List<TopicRecord> records = new ArrayList<>();
  final List<Poison> poison = new ArrayList<>();
  final Set<Poison.Place> letters = new HashSet<>();
  final Set<String> pictures = new HashSet<>();
  final List<Damage> damages = new ArrayList<>();
  final List<Served> served = new ArrayList<>();
  final List<Incident> incidents = new ArrayList<>();
  final List<String> neverInjected = new ArrayList<>();
  final List<HealthSpan> health = new ArrayList<>();
  final List<Restart> restarts = new ArrayList<>();
  boolean toleratesOneLoss;

  /** Everything UP for the time of a run of 100 s, and these jobs by {@code worker-1}. */
  CleanRun(int jobs) {
    for (int i = 0; i < jobs; i++) job(i, "worker-1");
    for (String process : List.of("api", "scheduler", "worker-1"))
      for (Check check : Check.values())
        health.add(new HealthSpan(process, check, Status.UP, START, at(100)));
  }

  void job(int i, String worker) {
    UUID id = id(i);
    Instant at = at(i);
    submits.add(new Submit("ash", "key-" + i, id, at, at.plusMillis(10), 1));
    requests.add(new Request("ash", "key-" + i, at, at.plusMillis(10), 202));
    moves.add(new Move(id, JobState.DISPATCHED, at.plusMillis(100)));
    moves.add(new Move(id, JobState.SUCCEEDED, at.plusMillis(500)));
    jobs.put(id, new JobFact(id, "ash", JobState.SUCCEEDED, 1, at.plusMillis(500), "picture-" + i));
    pictures.add("picture-" + i);
    attempts.add(new AttemptFact(id, 1, worker, at.plusMillis(200), at.plusMillis(500), false));
    records.add(new TopicRecord(id + ":s", Kind.STARTED, id, 1, worker, at.plusMillis(200)));
    records.add(new TopicRecord(id + ":r", Kind.RESULT, id, 1, worker, at.plusMillis(400)));
  }

  /** Takes what is known of a job's way back to its acceptance. */
  void forget(int i) {
    UUID id = id(i);
    moves.removeIf(m -> m.job().equals(id));
    attempts.removeIf(a -> a.job().equals(id));
    records.removeIf(r -> r.job().equals(id));
  }

  /** What a process answers from then on. */
  void health(String process, Check check, Status status, Instant from) {
    HealthSpan last =
        health.stream()
            .filter(s -> s.process().equals(process) && s.check() == check)
            .toList()
            .getLast();
    health.remove(last);
    health.add(new HealthSpan(process, check, last.status(), last.from(), from));
    health.add(new HealthSpan(process, check, status, from, last.to()));
  }

  Incident incident(String fault, String target, Instant at, Instant healed, Recovery recovery) {
    return incident(fault, target, Duration.ZERO, at, healed, recovery);
  }

  Incident incident(
      String fault,
      String target,
      Duration clockOffset,
      Instant at,
      Instant healed,
      Recovery recovery) {
    var incident =
        new Incident(
            fault,
            target,
            target.startsWith("worker") || !clockOffset.isZero() ? target : null,
            List.of("kill", "freeze", "away").contains(fault),
            clockOffset,
            List.of("fill", "corrupt", "delete-topic", "clock").contains(fault),
            at,
            healed,
            recovery,
            at);
    incidents.add(incident);
    return incident;
  }

  /** As it is now. */
  Evidence evidence() {
    return new Evidence(
        new Evidence.Clients(List.copyOf(submits), List.copyOf(requests)),
        new Evidence.Ledger(
            Map.copyOf(jobs),
            List.copyOf(moves),
            List.copyOf(attempts),
            List.copyOf(failures),
            List.copyOf(forged)),
        new Evidence.Records(List.copyOf(records), List.copyOf(poison), Set.copyOf(letters)),
        new Evidence.Store(Set.copyOf(pictures), List.copyOf(damages), List.copyOf(served)),
        new Evidence.Course(
            List.copyOf(incidents),
            List.copyOf(neverInjected),
            List.copyOf(health),
            List.copyOf(restarts),
            toleratesOneLoss));
  }

  Findings audit() {
    return Auditor.audit(evidence());
  }

  static UUID id(int i) {
    return new UUID(0, i + 1);
  }

  static Instant at(double seconds) {
    return START.plusMillis(Math.round(seconds * 1000));
  }
}
