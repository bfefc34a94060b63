package dev.resow.scheduler.lifecycle;

import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.policy.Spent;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * What the attempts of a job have used. Its JSON form is a column of the job.
 *
 * @param begun attempts that really started, counted 1, 2, 3, ...; attempt numbers have gaps, this
 *     count has none
 * @param rounds rounds of the attempts that ended; candidates that start together are one, as in a
 *     job's budget
 * @param forwardEquivalents of the attempts that ended; where no worker counted them, the forward
 *     passes of the steps heard of
 * @param since when the first attempt began, or null
 * @param seeds every seed that a round reported
 * @param avoid worker whose own fault failed the last attempt, or null
 * @param lost what the last failed attempt had used; an attempt that resumes its checkpoint reports
 *     it again
 * @param handed what a handed-over attempt had used, not counted yet: an attempt that resumes its
 *     checkpoint reports it, one that starts from the beginning does not
 * @param attempts numbers of the attempts that began, in order; people count them 1, 2, 3, ...
 */
public record History(
    int begun,
    int rounds,
    double forwardEquivalents,
    Instant since,
    SortedSet<Long> seeds,
    String avoid,
    Lost lost,
    Lost handed,
    List<Integer> attempts) {
  public static final History NONE = new History(0, 0, 0, null, null, null, null, null, null);

  /** Rounds and forward equivalents of an attempt that came to no end. */
  public record Lost(int rounds, double forwardEquivalents) {
    static final Lost NOTHING = new Lost(0, 0);
  }

  public History {
    seeds = seeds == null ? new TreeSet<>() : new TreeSet<>(seeds);
    lost = lost == null ? Lost.NOTHING : lost;
    handed = handed == null ? Lost.NOTHING : handed;
    attempts = attempts == null ? List.of() : List.copyOf(attempts);
  }

  /** In the words of a policy. */
  Spent spent(int attempts, Instant now) {
    Duration wall = since == null ? Duration.ZERO : Duration.between(since, now);
    return new Spent(
        attempts, rounds, forwardEquivalents, wall.isNegative() ? Duration.ZERO : wall);
  }

  History withBegun(int attempt, Instant now) {
    return new History(
        begun + 1,
        rounds,
        forwardEquivalents,
        since == null ? now : since,
        seeds,
        null,
        lost,
        handed,
        Stream.concat(attempts.stream(), Stream.of(attempt)).toList());
  }

  History withAvoid(String worker) {
    return new History(
        begun, rounds, forwardEquivalents, since, seeds, worker, lost, handed, attempts);
  }

  History withSeeds(Collection<Long> more) {
    if (seeds.containsAll(more)) return this;
    var all = new TreeSet<>(seeds);
    all.addAll(more);
    return new History(
        begun, rounds, forwardEquivalents, since, all, avoid, lost, handed, attempts);
  }

  /** The new attempt resumes the lost one's checkpoint: its result will cover both. */
  History resumed() {
    return new History(
        begun,
        rounds - lost.rounds(),
        forwardEquivalents - lost.forwardEquivalents(),
        since,
        seeds,
        avoid,
        Lost.NOTHING,
        Lost.NOTHING,
        attempts);
  }

  /** The new attempt does not go on where the last one was saved: that one's work is spent. */
  History anew() {
    return plus(handed, Lost.NOTHING);
  }

  /** The attempt is handed over; the next worker has the same budget. */
  History withHandedOver(JobProgress progress, JobStatus job) {
    return new History(
        begun,
        rounds,
        forwardEquivalents,
        since,
        seeds,
        avoid,
        Lost.NOTHING,
        used(progress, job),
        attempts);
  }

  /** The attempt is returned because of a fault of its worker: what it used does not count. */
  History withGivenBack() {
    return new History(
        begun,
        rounds,
        forwardEquivalents,
        since,
        seeds,
        avoid,
        Lost.NOTHING,
        Lost.NOTHING,
        attempts);
  }

  /** An attempt ended with a picture. */
  History withResult(JobResult result, JobStatus job) {
    int steps = result.rounds().stream().mapToInt(RoundSummary::steps).sum();
    double used =
        result.forwardEquivalents() == null ? job.forwards(steps) : result.forwardEquivalents();
    int rounds = Math.ceilDiv(Math.max(1, result.rounds().size()), job.spec().candidates());
    return plus(new Lost(rounds, used), Lost.NOTHING).withSeeds(seeds(result));
  }

  /**
   * An attempt ended without one.
   *
   * @param progress last heard, or null if it may not have begun a step
   */
  History withoutResult(JobProgress progress, JobStatus job) {
    Lost used = used(progress, job);
    return plus(used, used);
  }

  /** Nothing heard since a hand-over: as much as was handed over. */
  private Lost used(JobProgress progress, JobStatus job) {
    if (progress == null) return handed.equals(Lost.NOTHING) ? new Lost(1, 0) : handed;
    JobSpec spec = job.spec();
    int skipped = spec.skippedSteps();
    int steps =
        progress.round() * (spec.steps() - skipped) + Math.max(0, progress.step() - skipped);
    return new Lost(progress.round() / spec.candidates() + 1, job.forwards(steps));
  }

  private History plus(Lost used, Lost mayBeToldAgain) {
    return new History(
        begun,
        rounds + used.rounds(),
        forwardEquivalents + used.forwardEquivalents(),
        since,
        seeds,
        avoid,
        mayBeToldAgain,
        Lost.NOTHING,
        attempts);
  }

  private static List<Long> seeds(JobResult result) {
    var seeds = new TreeSet<>(result.rounds().stream().map(RoundSummary::seed).toList());
    seeds.add(result.seed());
    return List.copyOf(seeds);
  }
}
