package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;

/** How long it took after each fault until what it had broken worked again. */
final class Recoveries {
  private final Evidence evidence;
  private final Set<String> ended;

  private Recoveries(Evidence evidence) {
    this.evidence = evidence;
    ended =
        evidence.records().events().stream()
            .filter(r -> r.kind() == Kind.ENDED || r.kind() == Kind.RESULT)
            .map(r -> r.job() + ":" + r.attempt())
            .collect(Collectors.toSet());
  }

  /**
   * A recovery that was measured.
   *
   * @param alone false if another fault that needs a recovery lasted meanwhile
   * @param allServed seconds until every submit of the second before and after had its answer (of
   *     an api) or its job had ended; empty if another fault lasted until then, or one never did
   */
  record Measured(double seconds, boolean alone, OptionalDouble allServed) {}

  /** By {@link Incident#group}, one figure per fault that could be measured. */
  static Map<String, List<Measured>> of(Evidence evidence) {
    var recoveries = new Recoveries(evidence);
    var measured = new TreeMap<String, List<Measured>>();
    for (Incident incident : evidence.course().incidents())
      recoveries
          .recovered(incident)
          .ifPresent(
              at ->
                  measured
                      .computeIfAbsent(incident.group(), g -> new ArrayList<>())
                      .add(recoveries.measured(incident, at)));
    return measured;
  }

  private Measured measured(Incident incident, Instant recovered) {
    Instant from = incident.recoversFrom();
    Optional<Instant> all = allServed(incident).filter(at -> isAlone(incident, at));
    return new Measured(
        seconds(from, recovered),
        isAlone(incident, recovered),
        all.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(seconds(from, all.get())));
  }

  private boolean isAlone(Incident incident, Instant until) {
    return evidence.course().incidents().stream()
        .filter(other -> other != incident && other.recovery() != Incident.Recovery.NONE)
        .noneMatch(other -> other.meets(incident.at(), until));
  }

  private static double seconds(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toNanos() / 1e9);
  }

  /** When nobody who came about the time of the fault waited any more; empty if nobody came. */
  private Optional<Instant> allServed(Incident incident) {
    Instant from = incident.recoversFrom();
    var served = new ArrayList<Instant>();
    for (Submit submit : evidence.clients().submits()) {
      if (submit.sentAt().isBefore(from.minus(Incident.SAME_MOMENT))
          || submit.sentAt().isAfter(from.plus(Incident.SAME_MOMENT))) continue;
      Instant end =
          incident.recovery() == Incident.Recovery.ACCEPT
              ? submit.answeredAt()
              : finished(submit.job());
      if (end == null) return Optional.empty();
      served.add(end);
    }
    return served.stream().max(Comparator.naturalOrder());
  }

  private Instant finished(UUID job) {
    var fact = evidence.ledger().jobs().get(job);
    return fact == null ? null : fact.finishedAt();
  }

  private Optional<Instant> recovered(Incident incident) {
    Instant from = incident.recoversFrom();
    return switch (incident.recovery()) {
      case HELD_JOB -> begunAgain(incident);
      case ACCEPT ->
          evidence.clients().submits().stream()
              .filter(s -> s.sentAt().isAfter(from))
              .map(Submit::answeredAt)
              .min(Comparator.naturalOrder());
      case WORK -> workDone(from);
      case NONE -> Optional.empty();
    };
  }

  /** When a job that was released after an instant had finished. */
  private Optional<Instant> workDone(Instant from) {
    Set<?> released =
        evidence.ledger().moves().stream()
            .filter(m -> m.to() == JobState.DISPATCHED && m.at().isAfter(from))
            .map(Evidence.Move::job)
            .collect(Collectors.toSet());
    return evidence.ledger().jobs().values().stream()
        .filter(fact -> released.contains(fact.id()) && fact.finishedAt() != null)
        .map(Evidence.JobFact::finishedAt)
        .filter(at -> at.isAfter(from))
        .min(Comparator.naturalOrder());
  }

  /**
   * When the job that a worker held began elsewhere; empty if it held none. What an earlier fault
   * of that worker cut off had begun again before this one and does not count.
   */
  private Optional<Instant> begunAgain(Incident incident) {
    Instant from = incident.recoversFrom();
    return evidence.records().events().stream()
        .filter(r -> r.kind() == Kind.STARTED && incident.process().equals(r.worker()))
        .filter(r -> !r.at().isAfter(from))
        .filter(r -> !endedBy(r, incident.healed()))
        .flatMap(held -> next(held).stream())
        .filter(at -> at.isAfter(from))
        .max(Comparator.naturalOrder());
  }

  /** An attempt that continues after the worker has recovered ends too late to count. */
  private boolean endedBy(TopicRecord held, Instant healed) {
    return ended.contains(held.job() + ":" + held.attempt())
        && evidence.records().events().stream()
            .filter(r -> r.kind() == Kind.ENDED || r.kind() == Kind.RESULT)
            .anyMatch(
                r ->
                    r.job().equals(held.job())
                        && r.attempt() == held.attempt()
                        && r.at().isBefore(healed));
  }

  /** When the attempt after this one began. */
  private Optional<Instant> next(TopicRecord held) {
    return evidence.records().events().stream()
        .filter(r -> r.kind() == Kind.STARTED && r.job().equals(held.job()))
        .filter(r -> r.attempt() > held.attempt())
        .map(TopicRecord::at)
        .min(Comparator.naturalOrder());
  }
}
