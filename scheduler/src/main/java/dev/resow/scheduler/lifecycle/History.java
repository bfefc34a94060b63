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
 */
public record History(
    int begun,
    int rounds,
    double forwardEquivalents,
    Instant since,
    SortedSet<Long> seeds,
    String avoid) {
  public static final History NONE = new History(0, 0, 0, null, null, null);

  public History {
    seeds = seeds == null ? new TreeSet<>() : new TreeSet<>(seeds);
  }

  /** In the words of a policy. */
  Spent spent(int attempts, Instant now) {
    Duration wall = since == null ? Duration.ZERO : Duration.between(since, now);
    return new Spent(
        attempts, rounds, forwardEquivalents, wall.isNegative() ? Duration.ZERO : wall);
  }

  History withBegun(Instant now) {
    return new History(
        begun + 1, rounds, forwardEquivalents, since == null ? now : since, seeds, null);
  }

  History withAvoid(String worker) {
    return new History(begun, rounds, forwardEquivalents, since, seeds, worker);
  }

  History withSeeds(Collection<Long> more) {
    if (seeds.containsAll(more)) return this;
    var all = new TreeSet<>(seeds);
    all.addAll(more);
    return new History(begun, rounds, forwardEquivalents, since, all, avoid);
  }

  /** An attempt ended with a picture. */
  History withResult(JobResult result, JobSpec spec) {
    int steps = result.rounds().stream().mapToInt(RoundSummary::steps).sum();
    double used =
        result.forwardEquivalents() == null ? forwards(steps, spec) : result.forwardEquivalents();
    return used(Math.max(1, result.rounds().size()), used).withSeeds(seeds(result));
  }

  /**
   * An attempt ended without one.
   *
   * @param progress last heard, or null if it may not have begun a step
   */
  History withoutResult(JobProgress progress, JobSpec spec) {
    if (progress == null) return used(1, 0);
    int steps = progress.round() * spec.steps() + progress.step();
    return used(progress.round() + 1, forwards(steps, spec));
  }

  private History used(int moreRounds, double moreForwards) {
    return new History(
        begun, rounds + moreRounds, forwardEquivalents + moreForwards, since, seeds, avoid);
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
