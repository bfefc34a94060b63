package dev.resow.scheduler.projection;

import static dev.resow.contract.JobState.RUNNING;

import dev.resow.contract.AttemptHandedOver;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.Verdict;
import dev.resow.persistence.rounds.RoundEnding;
import dev.resow.persistence.rounds.RoundFact;
import dev.resow.persistence.rounds.RoundKey;
import dev.resow.scheduler.lifecycle.JobStatus;
import dev.resow.scheduler.lifecycle.Outcome;
import dev.resow.scheduler.lifecycle.Trigger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What a trigger means for the ledger of rounds; a pure function. Only what changed the job counts,
 * with one exception: overlap events travel on a topic of their own, and one that comes after its
 * job's end still completes its round.
 */
final class RoundFacts {
  private final JobStatus before;
  private final Outcome outcome;
  private final Instant now;
  private final List<RoundFact> facts = new ArrayList<>();

  private RoundFacts(JobStatus before, Outcome outcome, Instant now) {
    this.before = before;
    this.outcome = outcome;
    this.now = now;
  }

  static List<RoundFact> of(JobStatus before, Trigger trigger, Outcome outcome, Instant now) {
    if (!outcome.accepted())
      return trigger instanceof Trigger.EventReceived(OverlapDetected late)
          ? List.of(new RoundFact.Checked(late, null))
          : List.of();
    var facts = new RoundFacts(before, outcome, now);
    facts.ofAttempt();
    if (trigger instanceof Trigger.EventReceived heard)
      switch (heard.event()) {
        case AttemptStarted s -> facts.started(s);
        case RoundRestarted r -> facts.restarted(r);
        case OverlapDetected o -> facts.checked(o);
        case JobResult r -> facts.summarized(r);
        default -> {}
      }
    outcome.moves().forEach(move -> facts.moved(move, trigger));
    return facts.facts;
  }

  /** A newer attempt: what an older one had begun will not be heard of again. */
  private void ofAttempt() {
    int attempt = outcome.job().fence().attempt();
    if (before.state() == RUNNING && attempt > before.fence().attempt())
      facts.add(
          new RoundFact.EndedBefore(new RoundKey(before.id(), attempt, 0), RoundEnding.LOST, now));
  }

  /** Another clock may be ahead of this one; nothing has happened in the future. */
  private Instant notInTheFuture(Instant at) {
    return at.isAfter(now) ? now : at;
  }

  private void started(AttemptStarted s) {
    facts.add(
        new RoundFact.Began(
            new RoundKey(s.jobId(), s.attempt(), 0),
            origin(s.worker(), s.model().digest()),
            s.seed(),
            notInTheFuture(s.at())));
  }

  private void restarted(RoundRestarted r) {
    var key = new RoundKey(r.jobId(), r.attempt(), r.round());
    facts.add(new RoundFact.EndedBefore(key, RoundEnding.RESTARTED, notInTheFuture(r.at())));
    facts.add(new RoundFact.Began(key, origin(r.worker(), null), r.seed(), notInTheFuture(r.at())));
  }

  private void checked(OverlapDetected o) {
    facts.add(new RoundFact.Checked(o, origin(o.worker(), null)));
    if (o.verdict() != null) mayRepeat(new RoundKey(o.jobId(), o.attempt(), o.round()), o.seed());
  }

  private void summarized(JobResult result) {
    int allSteps = result.rounds().stream().mapToInt(RoundSummary::steps).sum();
    Instant ended = notInTheFuture(result.at());
    Instant began = ended.minusNanos((long) (result.seconds() * 1e9));
    for (RoundSummary round : result.rounds()) {
      var key = new RoundKey(result.jobId(), result.attempt(), round.round());
      mayRepeat(key, round.seed());
      facts.add(
          new RoundFact.Summarized(
              key,
              origin(result.worker(), result.model().digest()),
              round.seed(),
              began,
              ended,
              ending(round, result),
              round.verdict(),
              round.score(),
              round.steps(),
              round.updates(),
              round.forwardEquivalents() != null
                  ? round.forwardEquivalents()
                  : share(result.forwardEquivalents(), round.steps(), allSteps),
              round.findings()));
    }
  }

  private static RoundEnding ending(RoundSummary round, JobResult result) {
    if (round.failure() != null) return RoundEnding.FAILED;
    return round.seed() == result.seed() ? RoundEnding.PICTURE : RoundEnding.RESTARTED;
  }

  /** An attempt that is not the first may sample or report what an earlier one did. */
  private void mayRepeat(RoundKey key, long seed) {
    if (outcome.job().history().begun() > 1)
      facts.add(new RoundFact.Repeated(key, seed, before.spec().method()));
  }

  private void moved(JobStateChanged move, Trigger trigger) {
    if (move.from() == RUNNING) {
      var next = new RoundKey(before.id(), move.attempt() + 1, 0);
      facts.add(new RoundFact.EndedBefore(next, ending(move.to(), trigger), now));
    }
    if (seedsFailed(move.to())) facts.add(new RoundFact.NoneClear(before.id()));
  }

  /**
   * The seeds of a cancelled job did not fail: its image was no longer wanted. Nor did those of a
   * picture that was not checked, whatever its budget.
   */
  private boolean seedsFailed(JobState to) {
    return switch (to) {
      case DEAD, EXPIRED -> true;
      case SUCCEEDED -> {
        JobResult result = outcome.job().result();
        yield result.verdict() == Verdict.OVERLAPPED
            || result.verdict() == Verdict.BUDGET_EXHAUSTED
                && result.rounds().stream().anyMatch(r -> r.verdict() != Verdict.UNCHECKED);
      }
      default -> false;
    };
  }

  private static RoundEnding ending(JobState to, Trigger trigger) {
    return switch (to) {
      case SUCCEEDED -> RoundEnding.PICTURE;
      case CANCELLED -> RoundEnding.CANCELLED;
      case EXPIRED -> RoundEnding.EXPIRED;
      default ->
          switch (trigger) {
            case Trigger.HeartbeatTimeout _ -> RoundEnding.LOST;
            case Trigger.EventReceived(AttemptHandedOver _) -> RoundEnding.HANDED_OVER;
            default -> RoundEnding.FAILED;
          };
    };
  }

  private static Double share(Double whole, int steps, int allSteps) {
    return whole == null || allSteps == 0 ? whole : (Double) (whole * steps / allSteps);
  }

  private RoundFact.Origin origin(String worker, String fingerprint) {
    var spec = before.spec();
    return new RoundFact.Origin(
        spec.tenant(), spec.model(), spec.method(), spec.steps(), worker, fingerprint);
  }
}
