package dev.resow.api.replays;

import dev.resow.api.jobs.OneSeed;
import dev.resow.contract.Budget;
import dev.resow.contract.JobAdapter;
import dev.resow.contract.JobSpec;
import dev.resow.contract.Priority;
import java.util.List;
import java.util.SplittableRandom;

/** What the job of a replayed seed samples. */
final class ReplaySpec {
  private ReplaySpec() {}

  /**
   * @param origin the original request
   * @param method method of the failed round, which a retry policy may have changed
   * @param seed seed of the failed round; as the seed of a job it gives this round alone
   * @param adapters those that the policy names; null if it names none
   */
  static JobSpec of(
      JobSpec origin,
      String method,
      long seed,
      ReplayRequest.Policy policy,
      List<JobAdapter> adapters) {
    return new JobSpec(
        origin.prompt(),
        origin.negativePrompt(),
        origin.subjects(),
        origin.modifiers(),
        origin.boxes(),
        origin.relations(),
        policy.method() == null ? method : policy.method(),
        1, // exactly this seed, not the clearest of several
        policy.model() == null ? origin.model() : policy.model(),
        origin.width(),
        origin.height(),
        origin.steps(),
        policy.guidanceScale() == null ? origin.guidanceScale() : policy.guidanceScale(),
        policy.seed() == ReplayRequest.SeedChoice.SAME ? seed : next(seed),
        new Budget(policy.rounds() == null ? 1 : policy.rounds(), null, null),
        OneSeed.POLICY,
        policy.priority() == null ? Priority.BATCH : policy.priority(),
        origin.tenant(),
        null,
        null,
        origin.notes(),
        adapters == null ? original(origin, policy) : adapters,
        null,
        origin.hold(),
        origin.start());
  }

  /** Adapters belong to one model. */
  private static List<JobAdapter> original(JobSpec origin, ReplayRequest.Policy policy) {
    return policy.model() == null || policy.model().equals(origin.model())
        ? origin.adapters()
        : List.of();
  }

  /** A pure function of the seed, in the 53 bits that every JSON reader keeps exactly. */
  private static long next(long seed) {
    return new SplittableRandom(seed).nextLong() >>> 11;
  }
}
