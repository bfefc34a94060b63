package dev.resow.scheduler.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobFailure;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.JobTransitions;
import dev.resow.contract.Json;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.failure.FailureNature;
import dev.resow.contract.policy.RetryPolicy;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.History;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/** What must hold after every commit, seen from the outside: by rows, events and releases alone. */
final class Invariants {
  private final Map<UUID, Seen> jobs = new HashMap<>();

  /** What was seen of a job so far. */
  private static final class Seen {
    int ends;
    int lastSeq;
    int lastAttempt;
    JobReady release;
    final Map<Integer, String> holders = new HashMap<>();
    final Set<Long> seedsOfPictures = new HashSet<>();
    boolean handedOver;

    /** Rounds that each attempt reported as started. */
    final NavigableMap<Integer, Integer> rounds = new TreeMap<>();
  }

  void committed(JobRow before, JobRow after, List<EventRow> events, List<ResowEvent> published) {
    Seen seen = jobs.computeIfAbsent(after.id, _ -> new Seen());
    if (before != null) endedStaysEnded(before, after);
    for (EventRow event : events) {
      assertThat(event.seq).as("numbers of events have no gap").isEqualTo(++seen.lastSeq);
      if (event.type.equals(JobStateChanged.TYPE)) moved(seen, event);
      else if (event.type.contains(".attempt.")
          || event.type.contains(".round.")
          || event.type.contains(".result.")) written(seen, event);
    }
    if (before != null) attemptsAreCounted(before, after);
    whatWasHeardIsSpent(seen, after);
    for (ResowEvent event : published)
      if (event instanceof JobReady ready) released(seen, after, ready);
    // one that is asked to stop, wherever it is, does one more step at most
    if (after.state == JobState.RUNNING && after.cancelRequestedAt == null)
      neverMoreThanTheCeilings(seen, after, "while running");
  }

  private static void endedStaysEnded(JobRow before, JobRow after) {
    if (!before.state.isTerminal()) return;
    assertThat(after.state).as("an ended job stays").isEqualTo(before.state);
    assertThat(after.result).as("its picture too").isEqualTo(before.result);
    assertThat(after.events).as("and its history").isEqualTo(before.events);
  }

  private static void moved(Seen seen, EventRow event) {
    var move = read(event.data, JobStateChanged.class);
    assertThat(JobTransitions.allows(move.from(), move.to())).as("%s", move).isTrue();
    if (move.to().isTerminal()) seen.ends++;
    assertThat(seen.ends).as("a job ends once").isLessThanOrEqualTo(1);
  }

  /** An event of an attempt counted: it must be of the newest one, and of the last release. */
  private static void written(Seen seen, EventRow event) {
    int attempt = tree(event.data).path("attempt").asInt();
    assertThat(attempt).as("no older attempt writes").isGreaterThanOrEqualTo(seen.lastAttempt);
    assertThat(seen.release).as("nobody writes before a release").isNotNull();
    assertThat(attempt)
        .as("no attempt of an older release writes")
        .isBetween(seen.release.attempt(), seen.release.attempt() + 4);
    seen.lastAttempt = attempt;
    String worker = tree(event.data).path("worker").asText();
    assertThat(worker)
        .as("one worker writes attempt %d", attempt)
        .isEqualTo(seen.holders.computeIfAbsent(attempt, _ -> worker));
    // started, restarted and failed tell their round, a result all of them
    JsonNode data = tree(event.data);
    int rounds = Math.max(1 + data.path("round").asInt(0), data.path("rounds").size());
    // what goes on where another was saved tells that one's rounds again; whether it does, only its
    // start says, which others may overtake
    boolean starts = event.type.contains(".started.");
    boolean goesOn = starts ? data.hasNonNull("resumedFromStep") : seen.handedOver;
    Integer before = seen.rounds.lowerKey(attempt);
    if (goesOn && before != null) seen.rounds.remove(before);
    seen.rounds.merge(attempt, rounds, Math::max);
    seen.handedOver = event.type.contains(".handed-over.");
    if (event.type.contains(".result."))
      for (RoundSummary round : read(event.data, JobResult.class).rounds())
        seen.seedsOfPictures.add(round.seed());
  }

  private static void attemptsAreCounted(JobRow before, JobRow after) {
    int begun = history(after).begun() - history(before).begun();
    assertThat(begun).as("the count of attempts only grows").isNotNegative();
    assertThat(begun > 0)
        .as("an attempt is counted when, and only when, a new one begins")
        .isEqualTo(after.attempt > before.attempt);
    assertThat(begun)
        .as("once each")
        .isLessThanOrEqualTo(Math.max(0, after.attempt - before.attempt));
    assertThat(after.tries)
        .as("only begun attempts fail")
        .isLessThanOrEqualTo(history(after).begun());
  }

  private static void whatWasHeardIsSpent(Seen seen, JobRow row) {
    int heard =
        seen.rounds.entrySet().stream()
            .filter(attempt -> row.state != JobState.RUNNING || attempt.getKey() < row.attempt)
            .mapToInt(Map.Entry::getValue)
            .sum();
    if (!row.state.isTerminal())
      assertThat(history(row).rounds() + history(row).handed().rounds())
          .as("rounds are counted: %s, %s", seen.rounds, row.history)
          .isGreaterThanOrEqualTo(heard);
  }

  private static void released(Seen seen, JobRow row, JobReady ready) {
    if (seen.release != null)
      assertThat(ready.attempt())
          .as("a release has numbers of its own")
          .isEqualTo(seen.release.attempt() + 5);
    seen.release = ready;
    neverMoreThanTheCeilings(seen, row, "at a release");
    JobFailure last = row.failure == null ? null : read(row.failure, JobFailure.class);
    if (last != null && last.kind().nature() == FailureNature.SEMANTIC)
      assertThat(seen.seedsOfPictures)
          .as("a wrong picture's seed is not sown again")
          .doesNotContain(ready.spec().seed());
  }

  /** What is spent and what the workers may still spend are within the policy. */
  private static void neverMoreThanTheCeilings(Seen seen, JobRow row, String when) {
    RetryPolicy policy = seen.release.spec().policy();
    if (policy == null) return;
    History spent = history(row);
    var budget = seen.release.spec().budget();
    assertThat(row.tries).as("attempts %s", when).isLessThan(policy.maxAttempts());
    if (policy.maxRounds() != null)
      assertThat(spent.rounds() + budget.rounds())
          .as("rounds %s", when)
          .isLessThanOrEqualTo(policy.maxRounds());
    if (policy.maxForwardEquivalents() != null)
      assertThat(spent.forwardEquivalents() + budget.forwardEquivalents())
          .as("forward equivalents %s", when)
          .isLessThanOrEqualTo(policy.maxForwardEquivalents());
  }

  void atTheEnd(JobRow row) {
    assertThat(row.state.isTerminal()).as("%s ends, it is %s", row.id, row.state).isTrue();
    assertThat(jobs.get(row.id).ends).as("it ended once").isEqualTo(1);
    assertThat(Objects.requireNonNull(row.finishedAt)).isNotNull();
    if (row.state == JobState.SUCCEEDED) assertThat(row.result).as("its picture").isNotNull();
  }

  private static History history(JobRow row) {
    return row.history == null ? History.NONE : read(row.history, History.class);
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.parse(json, type);
  }

  private static JsonNode tree(String json) {
    try {
      return Json.mapper().readTree(json);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
