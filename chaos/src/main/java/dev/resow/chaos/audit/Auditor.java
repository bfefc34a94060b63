package dev.resow.chaos.audit;

import static java.util.stream.Collectors.groupingBy;

import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.deploy.Part;
import dev.resow.chaos.load.Submit;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what was promised against what is there; a pure function of the evidence. */
public final class Auditor {
  private final Evidence evidence;
  private final Set<UUID> promised;

  private Auditor(Evidence evidence) {
    this.evidence = evidence;
    promised = evidence.submits().stream().map(Submit::job).collect(Collectors.toSet());
  }

  public static Findings audit(Evidence evidence) {
    return new Auditor(evidence).findings();
  }

  private Findings findings() {
    var states = new EnumMap<JobState, Integer>(JobState.class);
    for (UUID job : promised) {
      var fact = evidence.jobs().get(job);
      if (fact != null) states.merge(fact.state(), 1, Integer::sum);
    }
    int finished =
        states.entrySet().stream()
            .filter(e -> e.getKey().isTerminal())
            .mapToInt(Map.Entry::getValue)
            .sum();
    var kills = new EnumMap<Part, Integer>(Part.class);
    evidence.faults().forEach(fault -> kills.merge(fault.part(), 1, Integer::sum));
    return new Findings(
        promised.size(),
        finished,
        states,
        lost(),
        twice(),
        evidence.submits().stream().mapToInt(s -> s.answers() - 1).sum(),
        duplicateRecords(),
        workRepeated(),
        evidence.poison().size(),
        evidence.poison().stream().filter(key -> !evidence.letters().contains(key)).toList(),
        longestStall(),
        kills,
        recoveries());
  }

  private List<String> lost() {
    var lost = new ArrayList<String>();
    for (UUID job : promised) {
      var fact = evidence.jobs().get(job);
      if (fact == null) lost.add(job + " was accepted and has no row");
      else if (!fact.state().isTerminal()) lost.add(job + " is still " + fact.state());
      else if (fact.state() == JobState.SUCCEEDED && !evidence.pictures().contains(fact.picture()))
        lost.add(job + " succeeded, but its picture is not in the store");
    }
    return lost;
  }

  private List<String> twice() {
    var twice = new ArrayList<String>();
    var endings =
        evidence.moves().stream()
            .filter(move -> move.to().isTerminal())
            .collect(groupingBy(Evidence.Move::job));
    endings.forEach(
        (job, moves) -> {
          if (moves.size() > 1)
            twice.add(job + " ended " + moves.stream().map(m -> m.to().name()).toList());
        });
    record Key(String tenant, String key) {}
    var jobs = new HashMap<Key, Set<UUID>>();
    for (Submit s : evidence.submits())
      jobs.computeIfAbsent(new Key(s.tenant(), s.key()), k -> new HashSet<>()).add(s.job());
    jobs.forEach(
        (key, ids) -> {
          if (ids.size() > 1) twice.add("key " + key.key() + " made the jobs " + ids);
        });
    return twice;
  }

  private int duplicateRecords() {
    long distinct = evidence.records().stream().map(TopicRecord::eventId).distinct().count();
    return (int) (evidence.records().size() - distinct);
  }

  private int workRepeated() {
    record Made(UUID job, int attempt) {}
    var made =
        evidence.records().stream()
            .filter(r -> r.kind() == Kind.RESULT)
            .map(r -> new Made(r.job(), r.attempt()))
            .distinct()
            .toList();
    return (int) (made.size() - made.stream().map(Made::job).distinct().count());
  }

  /** From the first accept on there is work. */
  private double longestStall() {
    List<Instant> ends =
        Stream.concat(
                evidence.submits().stream()
                    .map(Submit::answeredAt)
                    .min(Comparator.naturalOrder())
                    .stream(),
                evidence.jobs().values().stream()
                    .map(Evidence.JobFact::finishedAt)
                    .filter(Objects::nonNull))
            .sorted()
            .toList();
    double longest = 0;
    for (int i = 1; i < ends.size(); i++)
      longest = Math.max(longest, seconds(ends.get(i - 1), ends.get(i)));
    return longest;
  }

  private Map<Part, List<Double>> recoveries() {
    var recoveries = new EnumMap<Part, List<Double>>(Part.class);
    for (Fault fault : evidence.faults())
      recovered(fault)
          .ifPresent(
              at ->
                  recoveries
                      .computeIfAbsent(fault.part(), p -> new ArrayList<>())
                      .add(seconds(fault.at(), at)));
    return recoveries;
  }

  /**
   * When what the killed process did was done again: the job a worker held began elsewhere; the api
   * accepted a job that was sent after it was killed; for the others, a job that was released after
   * the kill had finished, which needs the scheduler, the broker and the database.
   */
  private Optional<Instant> recovered(Fault fault) {
    return switch (fault.part()) {
      case WORKER -> begunAgain(fault);
      case API ->
          evidence.submits().stream()
              .filter(s -> s.sentAt().isAfter(fault.at()))
              .map(Submit::answeredAt)
              .min(Comparator.naturalOrder());
      case SCHEDULER, BROKER, DATABASE -> {
        Set<UUID> released =
            evidence.moves().stream()
                .filter(m -> m.to() == JobState.DISPATCHED && m.at().isAfter(fault.at()))
                .map(Evidence.Move::job)
                .collect(Collectors.toSet());
        yield released.stream()
            .map(evidence.jobs()::get)
            .filter(fact -> fact != null && fact.finishedAt() != null)
            .map(Evidence.JobFact::finishedAt)
            .filter(at -> at.isAfter(fault.at()))
            .min(Comparator.naturalOrder());
      }
    };
  }

  /**
   * When the job that a killed worker held began elsewhere; empty if it held none. What an earlier
   * kill of that worker cut off had begun again before this one and does not count.
   */
  private Optional<Instant> begunAgain(Fault fault) {
    Set<String> ended =
        evidence.records().stream()
            .filter(r -> r.kind() == Kind.ENDED || r.kind() == Kind.RESULT)
            .map(r -> r.job() + ":" + r.attempt())
            .collect(Collectors.toSet());
    return evidence.records().stream()
        .filter(r -> r.kind() == Kind.STARTED && fault.name().equals(r.worker()))
        .filter(r -> !r.at().isAfter(fault.at()))
        .filter(r -> !ended.contains(r.job() + ":" + r.attempt()))
        .flatMap(held -> next(held).stream())
        .filter(at -> at.isAfter(fault.at()))
        .max(Comparator.naturalOrder());
  }

  /** When the attempt after this one began. */
  private Optional<Instant> next(TopicRecord held) {
    return evidence.records().stream()
        .filter(r -> r.kind() == Kind.STARTED && r.job().equals(held.job()))
        .filter(r -> r.attempt() > held.attempt())
        .map(TopicRecord::at)
        .min(Comparator.naturalOrder());
  }

  private static double seconds(Instant from, Instant to) {
    return Duration.between(from, to).toNanos() / 1e9;
  }
}
