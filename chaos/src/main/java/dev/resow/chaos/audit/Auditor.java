package dev.resow.chaos.audit;

import static java.util.stream.Collectors.groupingBy;

import dev.resow.chaos.audit.Evidence.JobFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Served;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.Findings.Figures;
import dev.resow.chaos.audit.Findings.Recovered;
import dev.resow.chaos.load.Poison;
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
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Holds what was promised against what is there; a pure function of the evidence. */
public final class Auditor {
  /** A record that was sent this long before its topic was deleted must have been read. */
  private static final Duration READ_BY_THEN = Duration.ofSeconds(30);

  /** The fault that takes records away. */
  private static final String DELETED = "delete-topic";

  private final Evidence evidence;
  private final Set<UUID> promised;

  private Auditor(Evidence evidence) {
    this.evidence = evidence;
    promised = evidence.clients().submits().stream().map(Submit::job).collect(Collectors.toSet());
  }

  public static Findings audit(Evidence evidence) {
    return new Auditor(WrongClocks.corrected(evidence)).findings();
  }

  private Findings findings() {
    var states = new EnumMap<JobState, Integer>(JobState.class);
    for (UUID job : promised) {
      var fact = jobs().get(job);
      if (fact != null) states.merge(fact.state(), 1, Integer::sum);
    }
    int finished =
        states.entrySet().stream()
            .filter(e -> e.getKey().isTerminal())
            .mapToInt(Map.Entry::getValue)
            .sum();
    var silences = Silences.of(evidence);
    return new Findings(
        promised.size(),
        finished,
        states,
        lost(),
        twice(),
        evidence.records().poison().size(),
        poisonUnkept(),
        SpentTries.of(evidence),
        evidence.ledger().forged(),
        wrongPictures(),
        Stalls.of(evidence).stream().map(Object::toString).toList(),
        silences.violations(),
        TimesOutsideRun.of(evidence),
        evidence.course().neverInjected(),
        evidence.course().restarts().stream()
            .map(r -> "%s at %s: %s".formatted(r.process(), r.at(), r.why()))
            .toList(),
        new Figures(
            evidence.clients().submits().stream().mapToInt(s -> s.answers() - 1).sum(),
            duplicateRecords(),
            workRepeated(),
            longestStall(),
            silences.late()),
        evidence.course().toleratesOneLoss(),
        faults());
  }

  private Map<UUID, JobFact> jobs() {
    return evidence.ledger().jobs();
  }

  private List<String> lost() {
    Set<String> damaged =
        evidence.store().damages().stream()
            .filter(Damage::ofPicture)
            .map(Damage::artifact)
            .collect(Collectors.toSet());
    var lost = new ArrayList<String>();
    for (Submit s : evidence.clients().submits()) {
      var fact = jobs().get(s.job());
      String job = "job %s, accepted %s,".formatted(s.job(), s.answeredAt());
      if (fact == null) lost.add(job + " has no row");
      else if (!fact.state().isTerminal())
        lost.add("%s is still %s, last moved %s".formatted(job, fact.state(), lastMove(s.job())));
      else if (fact.state() == JobState.SUCCEEDED
          && !evidence.store().sound().contains(fact.picture())
          && !damaged.contains(fact.picture()))
        lost.add(
            "%s succeeded, but its picture %s is not in the store".formatted(job, fact.picture()));
    }
    return lost.stream().distinct().toList();
  }

  private String lastMove(UUID job) {
    return evidence.ledger().moves().stream()
        .filter(m -> m.job().equals(job))
        .max(Comparator.comparing(Evidence.Move::at))
        .map(m -> "at %s to %s".formatted(m.at(), m.to()))
        .orElse("never");
  }

  private List<String> twice() {
    var twice = new ArrayList<String>();
    var endings =
        evidence.ledger().moves().stream()
            .filter(move -> move.to().isTerminal())
            .collect(groupingBy(Evidence.Move::job));
    endings.forEach(
        (job, moves) -> {
          if (moves.size() > 1)
            twice.add(
                "job %s ended %s"
                    .formatted(job, moves.stream().map(m -> m.to() + " at " + m.at()).toList()));
        });
    record Key(String tenant, String key) {}
    var jobs = new HashMap<Key, Set<UUID>>();
    for (Submit s : evidence.clients().submits())
      jobs.computeIfAbsent(new Key(s.tenant(), s.key()), k -> new HashSet<>()).add(s.job());
    jobs.forEach(
        (key, ids) -> {
          if (ids.size() > 1) twice.add("key " + key.key() + " made the jobs " + ids);
        });
    return twice;
  }

  /** What went with its topic before it could be read needs no letter. */
  private List<String> poisonUnkept() {
    return evidence.records().poison().stream()
        .filter(p -> !evidence.records().letters().contains(p.place()))
        .filter(
            p ->
                evidence.course().incidents().stream()
                    .noneMatch(
                        i ->
                            i.fault().equals(DELETED)
                                && i.target().equals(p.topic())
                                && p.timestamp().isAfter(i.at().minus(READ_BY_THEN))
                                && p.timestamp().isBefore(i.healed())))
        .map(Poison::toString)
        .toList();
  }

  /** A picture is served unchanged or not at all; an undamaged one must be served. */
  private List<String> wrongPictures() {
    Map<UUID, Damage> damages =
        evidence.store().damages().stream()
            .filter(Damage::ofPicture)
            .collect(Collectors.toMap(Damage::job, d -> d, (first, again) -> again));
    var wrong = new ArrayList<String>();
    for (var served : evidence.store().served()) {
      Damage damage = damages.get(served.job());
      boolean whole = served.status() == 200 && served.artifact().equals(served.sha256());
      boolean refused = served.status() == 404 || served.status() == 410;
      if (whole || damage != null && refused) continue;
      wrong.add(
          "job %s: its picture %s is %s%s"
              .formatted(
                  served.job(),
                  served.artifact(),
                  answer(served),
                  damage == null
                      ? ""
                      : "; the file was %s at %s".formatted(damage.how(), damage.at())));
    }
    return wrong;
  }

  private static String answer(Served served) {
    return switch (served.status()) {
      case 0 -> "not answered";
      case 200 -> "answered with 200 and the bytes of " + served.sha256();
      default -> "answered with " + served.status();
    };
  }

  private int duplicateRecords() {
    var events = evidence.records().events();
    return (int) (events.size() - events.stream().map(TopicRecord::eventId).distinct().count());
  }

  private int workRepeated() {
    record Made(UUID job, int attempt) {}
    var made =
        evidence.records().events().stream()
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
                evidence.clients().submits().stream()
                    .map(Submit::answeredAt)
                    .min(Comparator.naturalOrder())
                    .stream(),
                jobs().values().stream().map(JobFact::finishedAt).filter(Objects::nonNull))
            .sorted()
            .toList();
    double longest = 0;
    for (int i = 1; i < ends.size(); i++)
      longest = Math.max(longest, Duration.between(ends.get(i - 1), ends.get(i)).toNanos() / 1e9);
    return longest;
  }

  private Map<String, Recovered> faults() {
    var recoveries = Recoveries.of(evidence);
    var faults = new TreeMap<String, Recovered>();
    evidence.course().incidents().stream()
        .collect(groupingBy(Incident::group, Collectors.counting()))
        .forEach(
            (group, count) ->
                faults.put(
                    group, recovered(count.intValue(), recoveries.getOrDefault(group, List.of()))));
    return faults;
  }

  private static Recovered recovered(int injected, List<Recoveries.Measured> measured) {
    return new Recovered(
        injected,
        measured.stream().map(Recoveries.Measured::seconds).toList(),
        measured.stream()
            .filter(Recoveries.Measured::alone)
            .map(Recoveries.Measured::seconds)
            .toList(),
        measured.stream().flatMapToDouble(m -> m.allServed().stream()).boxed().toList());
  }
}
