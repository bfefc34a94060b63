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

/**
 * What the attempts of a job have used. Its JSON form is a column of the job.
 *
 * @param begun attempts that really began, counted 1, 2, 3, ...; attempt numbers have gaps, this
 *     count has none
 * @param rounds rounds of the attempts that ended
 * @param forwardEquivalents of the attempts that ended; where no worker counted them, one or two
 *     (with classifier-free guidance) per step heard of
 * @param since when the first attempt began, or null
 * @param seeds every seed a round was heard to use
 * @param avoid worker that failed the last attempt for a reason of its own, or null
 * @param lost what the last failed attempt had used; one that goes on from its checkpoint tells it
 *     again
 */
public record History(
    int begun,
    int rounds,
    double forwardEquivalents,
    Instant since,
    SortedSet<Long> seeds,
    String avoid,
    Lost lost) {
  public static final History NONE = new History(0, 0, 0, null, null, null, null);

  /** Rounds and forward equivalents that are counted in the history. */
  public record Lost(int rounds, double forwardEquivalents) {
    static final Lost NOTHING = new Lost(0, 0);
  }

  public History {
    seeds = seeds == null ? new TreeSet<>() : new TreeSet<>(seeds);
    lost = lost == null ? Lost.NOTHING : lost;
  }

  /** In the words of a policy. */
  Spent spent(int attempts, Instant now) {
    Duration wall = since == null ? Duration.ZERO : Duration.between(since, now);
    return new Spent(
        attempts, rounds, forwardEquivalents, wall.isNegative() ? Duration.ZERO : wall);
  }

  History withBegun(Instant now) {
    return new History(
        begun + 1, rounds, forwardEquivalents, since == null ? now : since, seeds, null, lost);
  }

  History withAvoid(String worker) {
    return new History(begun, rounds, forwardEquivalents, since, seeds, worker, lost);
  }

  History withSeeds(Collection<Long> more) {
    if (seeds.containsAll(more)) return this;
    var all = new TreeSet<>(seeds);
    all.addAll(more);
    return new History(begun, rounds, forwardEquivalents, since, all, avoid, lost);
  }

  /** The new attempt goes on where the lost one was saved: its result will tell all of it. */
  History resumed() {
    return new History(
        begun,
        rounds - lost.rounds(),
        forwardEquivalents - lost.forwardEquivalents(),
        since,
        seeds,
        avoid,
        Lost.NOTHING);
  }

  /** An attempt ended with a picture. */
  History withResult(JobResult result, JobSpec spec) {
    int steps = result.rounds().stream().mapToInt(RoundSummary::steps).sum();
    double used =
        result.forwardEquivalents() == null ? forwards(steps, spec) : result.forwardEquivalents();
    return plus(new Lost(Math.max(1, result.rounds().size()), used), Lost.NOTHING)
        .withSeeds(seeds(result));
  }

  /**
   * An attempt ended without one.
   *
   * @param progress last heard, or null if it may not have begun a step
   */
  History withoutResult(JobProgress progress, JobSpec spec) {
    var used = new Lost(1, 0);
    if (progress != null) {
      int steps = progress.round() * spec.steps() + progress.step();
      used = new Lost(progress.round() + 1, forwards(steps, spec));
    }
    return plus(used, used);
  }

  private History plus(Lost used, Lost mayBeToldAgain) {
    return new History(
        begun,
        rounds + used.rounds(),
        forwardEquivalents + used.forwardEquivalents(),
        since,
        seeds,
        avoid,
        mayBeToldAgain);
  }

  /** Model forwards of one image row for that many plain steps. */
  static double forwards(int steps, JobSpec spec) {
    return spec.guidanceScale() > 1 ? 2. * steps : steps;
  }

  private static List<Long> seeds(JobResult result) {
    var seeds = new TreeSet<>(result.rounds().stream().map(RoundSummary::seed).toList());
    seeds.add(result.seed());
    return List.copyOf(seeds);
  }
}
