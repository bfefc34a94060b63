package dev.resow.chaos.audit;

import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.mapping;
import static java.util.stream.Collectors.toList;

import dev.resow.chaos.audit.Evidence.AttemptFact;
import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.Move;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.audit.HealthSpan.Check;
import dev.resow.chaos.audit.HealthSpan.Status;
import dev.resow.chaos.audit.Spans.Span;
import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.load.Request;
import dev.resow.contract.JobState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Periods in which a process reported UP and made no progress although work was waiting.
 *
 * <ul>
 *   <li>The api: a submit waited for its 202, and no client got one.
 *   <li>The scheduler: jobs waited QUEUED while fewer were in flight than workers were ready, or a
 *       result lay on its topic, and no job moved.
 *   <li>A worker: a released job waited to be begun, or the other workers began many, and it held
 *       no attempt.
 * </ul>
 *
 * Several apis are one, and several schedulers: clients use whichever answers.
 */
final class Stalls {
  /** The longest time that is no stall. */
  static final Duration LIMIT = Duration.ofSeconds(20);

  /** The same where nothing depends on a single process. */
  static final Duration REPLICATED_LIMIT = Duration.ofSeconds(10);

  /** So many attempts of others leave no room for chance. */
  private static final int MANY = 30;

  /** Events of a worker arrive late when it or its connection has only just recovered. */
  private static final Duration LATE = Duration.ofSeconds(5);

  private final Evidence evidence;
  private final Duration limit;
  private final Map<UUID, List<Move>> moves;
  private final Map<String, List<Span>> ready = new HashMap<>();
  private final List<Stall> stalls = new ArrayList<>();

  /** A time in which a process was ready and did nothing. */
  record Stall(String process, Span span, String waited) {
    @Override
    public String toString() {
      return "%s was UP without progress for %.1f s from %s to %s while %s"
          .formatted(process, span.length().toNanos() / 1e9, span.from(), span.to(), waited);
    }
  }

  private Stalls(Evidence evidence) {
    this.evidence = evidence;
    limit = evidence.course().toleratesOneLoss() ? REPLICATED_LIMIT : LIMIT;
    moves =
        evidence.ledger().moves().stream()
            .sorted(Comparator.comparing(Move::at))
            .collect(groupingBy(Move::job));
    for (HealthSpan span : evidence.course().health())
      if (span.check() == Check.READY && span.status() == Status.UP)
        ready
            .computeIfAbsent(span.process(), p -> new ArrayList<>())
            .add(new Span(span.from(), span.to()));
  }

  static List<Stall> of(Evidence evidence) {
    var stalls = new Stalls(evidence);
    stalls.api();
    stalls.scheduler();
    stalls.workers().forEach(stalls::worker);
    return stalls.stalls;
  }

  private void api() {
    record Promise(String tenant, String key) {}
    List<Request> requests = evidence.clients().requests();
    var waiting = new ArrayList<Span>();
    requests.stream()
        .collect(groupingBy(r -> new Promise(r.tenant(), r.key())))
        .values()
        .forEach(
            tries -> {
              Instant first = tries.stream().map(Request::sent).min(natural()).orElseThrow();
              Instant last =
                  tries.stream()
                      .filter(Request::accepted)
                      .map(Request::ended)
                      .min(natural())
                      .orElseGet(
                          () -> tries.stream().map(Request::ended).max(natural()).orElseThrow());
              waiting.add(new Span(first, last));
            });
    List<Instant> accepts =
        requests.stream().filter(Request::accepted).map(Request::ended).toList();
    for (Span span : upOfKind(Deployment.API).and(Spans.union(waiting)).longerThan(limit, accepts))
      found(Deployment.API, span, "clients waited for the response to a submit");
  }

  private void scheduler() {
    var queued = new ArrayList<Span>();
    var inFlight = new ArrayList<Span>();
    evidence
        .clients()
        .submits()
        .forEach(
            submit -> {
              List<Move> own = moves.getOrDefault(submit.job(), List.of());
              Instant end = own.isEmpty() ? end() : own.getFirst().at();
              queued.add(new Span(submit.answeredAt(), end));
            });
    moves.values().forEach(own -> states(own, queued, inFlight));
    List<Span> workers = workers().stream().flatMap(worker -> up(worker).spans().stream()).toList();
    Spans room = Spans.where(workers, inFlight, n -> n > 0);
    List<Instant> progress = evidence.ledger().moves().stream().map(Move::at).toList();
    Spans up = upOfKind(Deployment.SCHEDULER);
    for (Span span : up.and(Spans.union(queued)).and(room).longerThan(limit, progress))
      found(
          Deployment.SCHEDULER,
          span,
          "%d jobs waited QUEUED and fewer were in flight than workers were ready"
              .formatted(queued.stream().filter(q -> q.holds(span.from())).count()));
    Map<UUID, Span> unprojected = unprojected();
    for (Span span : up.and(Spans.union(unprojected.values())).longerThan(limit, progress))
      found(
          Deployment.SCHEDULER,
          span,
          "a result of job %s waited on its topic".formatted(one(unprojected, span)));
  }

  private void states(List<Move> own, List<Span> queued, List<Span> inFlight) {
    for (int i = 0; i < own.size(); i++) {
      Instant from = own.get(i).at();
      Instant to = i + 1 < own.size() ? own.get(i + 1).at() : end();
      JobState state = own.get(i).to();
      if (state == JobState.QUEUED) queued.add(new Span(from, to));
      if (state == JobState.DISPATCHED || state == JobState.RUNNING)
        inFlight.add(new Span(from, to));
    }
  }

  /** From the result of a job's last attempt until the job ended. */
  private Map<UUID, Span> unprojected() {
    var spans = new HashMap<UUID, Span>();
    for (TopicRecord result : events(Kind.RESULT)) {
      var job = evidence.ledger().jobs().get(result.job());
      if (job == null || job.attempt() != result.attempt()) continue;
      Instant ended = job.finishedAt() == null ? end() : job.finishedAt();
      if (disturbed(result.worker(), result.at(), ended)) continue;
      spans.merge(
          result.job(),
          new Span(result.at(), ended),
          (a, b) -> a.from().isBefore(b.from()) ? a : b);
    }
    return spans;
  }

  /**
   * Events of a worker arrive late if it, or its connection to the broker, was down; a wrong clock
   * delays none.
   */
  private boolean disturbed(String worker, Instant from, Instant to) {
    return evidence.course().incidents().stream()
        .filter(i -> worker.equals(i.process()))
        .filter(i -> i.clockOffset().isZero())
        .anyMatch(i -> i.meets(from.minus(LATE), to));
  }

  private void worker(String worker) {
    Spans idle = up(worker).minus(held(worker));
    Map<UUID, Span> waiting = released();
    var without = new ArrayList<Span>();
    for (Span job : waiting.values())
      without.addAll(idle.and(new Spans(List.of(job))).longerThan(limit, List.of()));
    for (Span span : Spans.union(without).spans())
      found(worker, span, "job %s was released and not begun".formatted(one(waiting, span)));
    for (Span span : idle.longerThan(limit, List.of())) {
      long others =
          evidence.ledger().attempts().stream()
              .filter(a -> !a.worker().equals(worker) && span.holds(a.started()))
              .count();
      if (others >= MANY)
        found(worker, span, "the other workers began %d attempts".formatted(others));
    }
  }

  /** When a worker had an attempt in its hands. */
  private Spans held(String worker) {
    return Spans.union(
        evidence.ledger().attempts().stream()
            .filter(a -> a.worker().equals(worker))
            .map(a -> new Span(a.started(), a.ended() == null ? end() : a.ended()))
            .toList());
  }

  /** By job: from its last release until an attempt began or the job moved on. */
  private Map<UUID, Span> released() {
    Map<UUID, List<Instant>> onTopic =
        events(Kind.READY).stream()
            .collect(groupingBy(TopicRecord::job, mapping(TopicRecord::at, toList())));
    Map<UUID, List<AttemptFact>> attempts =
        evidence.ledger().attempts().stream().collect(groupingBy(AttemptFact::job));
    var waiting = new HashMap<UUID, Span>();
    moves.forEach(
        (job, own) -> {
          for (int i = 0; i < own.size(); i++) {
            if (own.get(i).to() != JobState.DISPATCHED) continue;
            Instant released = own.get(i).at();
            Instant next = i + 1 < own.size() ? own.get(i + 1).at() : end();
            Instant from =
                onTopic.getOrDefault(job, List.of()).stream()
                    .filter(at -> at.isAfter(released))
                    .min(natural())
                    .orElse(released);
            Instant begun =
                attempts.getOrDefault(job, List.of()).stream()
                    .map(AttemptFact::started)
                    .filter(at -> !at.isBefore(released))
                    .min(natural())
                    .orElse(next);
            Instant to = begun.isBefore(next) ? begun : next;
            if (Duration.between(from, to).compareTo(limit) > 0)
              waiting.put(job, new Span(from, to));
          }
        });
    return waiting;
  }

  private static UUID one(Map<UUID, Span> spans, Span within) {
    return spans.entrySet().stream()
        .filter(e -> e.getValue().holds(within.from()))
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow();
  }

  private void found(String process, Span span, String waited) {
    stalls.add(new Stall(process, span, waited));
  }

  private List<String> workers() {
    return evidence.course().health().stream()
        .map(HealthSpan::process)
        .filter(process -> process.startsWith("worker-"))
        .distinct()
        .sorted()
        .toList();
  }

  /** When at least one process of a kind was ready. */
  private Spans upOfKind(String kind) {
    return Spans.union(
        ready.entrySet().stream()
            .filter(process -> Incident.kind(process.getKey()).equals(kind))
            .flatMap(process -> process.getValue().stream())
            .toList());
  }

  private Spans up(String process) {
    return Spans.union(ready.getOrDefault(process, List.of()));
  }

  private List<TopicRecord> events(Kind kind) {
    return evidence.records().events().stream().filter(r -> r.kind() == kind).toList();
  }

  /** The end of the watch: what had not ended then has not ended. */
  private Instant end() {
    return evidence.course().health().stream()
        .map(HealthSpan::to)
        .max(natural())
        .orElse(Instant.EPOCH);
  }

  private static Comparator<Instant> natural() {
    return Comparator.naturalOrder();
  }
}
