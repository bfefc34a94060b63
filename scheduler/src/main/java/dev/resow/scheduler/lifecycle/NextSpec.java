package dev.resow.scheduler.lifecycle;

import dev.resow.contract.JobSpec;
import dev.resow.contract.policy.RetryAction;

/** What the next release samples. */
final class NextSpec {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private NextSpec() {}

  static JobSpec of(JobSpec spec, RetryAction action, int tries) {
    return switch (action) {
      case RetryAction.SameSeed _, RetryAction.GiveUp _ -> spec;
      case RetryAction.NextSeed _ -> spec.withSeed(seed(spec.seed(), tries));
      case RetryAction.OtherMethod m -> spec.withMethod(m.method());
    };
  }

  /**
   * A seed no round of the job has used: SplitMix64 of the last one, in the 53 bits that every JSON
   * reader keeps exactly.
   */
  private static long seed(long last, int tries) {
    long z = last + GOLDEN * (tries + 1);
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return (z ^ z >>> 31) >>> 11;
  }
}
