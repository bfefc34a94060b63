package dev.resow.scheduler.lifecycle;

import dev.resow.contract.JobSpec;
import dev.resow.contract.policy.RetryAction;
import java.util.Set;

/** What the next release samples. */
final class NextSpec {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private NextSpec() {}

  /**
   * @param used seeds of all rounds so far
   */
  static JobSpec of(JobSpec spec, RetryAction action, Set<Long> used) {
    return switch (action) {
      case RetryAction.SameSeed _, RetryAction.GiveUp _ -> spec;
      case RetryAction.NextSeed _ -> withNewSeed(spec, used);
      case RetryAction.Stronger s ->
          seeded(spec.withMethod(s.above(spec.method())), s.keepSeed(), used);
      case RetryAction.OtherMethod o -> seeded(spec.withMethod(o.method()), o.keepSeed(), used);
    };
  }

  private static JobSpec seeded(JobSpec spec, Boolean keepSeed, Set<Long> used) {
    return Boolean.TRUE.equals(keepSeed) ? spec : withNewSeed(spec, used);
  }

  /**
   * A seed no round has used: SplitMix64 from the last one, in the 53 bits that every JSON reader
   * keeps exactly.
   */
  private static JobSpec withNewSeed(JobSpec spec, Set<Long> used) {
    long state = spec.seed();
    long seed;
    do {
      state += GOLDEN;
      seed = mix(state);
    } while (seed == spec.seed() || used.contains(seed));
    return spec.withSeed(seed);
  }

  private static long mix(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return (z ^ z >>> 31) >>> 11;
  }
}
