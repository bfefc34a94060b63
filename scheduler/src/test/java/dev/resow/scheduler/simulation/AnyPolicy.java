package dev.resow.scheduler.simulation;

import static dev.resow.contract.failure.FailureKind.BUDGET_EXHAUSTED;
import static dev.resow.contract.failure.FailureKind.MISPLACED;
import static dev.resow.contract.failure.FailureKind.MIXED;
import static dev.resow.contract.failure.FailureKind.OVERLAPPED;
import static dev.resow.contract.failure.FailureKind.TRANSIENT;
import static dev.resow.contract.failure.FailureKind.WORKER_LOST;
import static java.time.Duration.ofSeconds;

import dev.resow.contract.policy.RetryPolicy;
import dev.resow.contract.policy.RetryPolicyBuilder;
import java.util.Random;

/** Random policies that pass the check at submit. */
final class AnyPolicy {
  private AnyPolicy() {}

  static RetryPolicy of(Random random) {
    RetryPolicyBuilder policy = RetryPolicy.builder();
    if (random.nextInt(4) > 0) {
      policy.on(TRANSIENT, WORKER_LOST).sameSeed().times(random.nextInt(5));
      if (random.nextBoolean()) policy.backoff(ofSeconds(1), ofSeconds(30));
    } else if (random.nextBoolean()) {
      policy.on(WORKER_LOST).nextSeed().times(random.nextInt(3));
    }
    switch (random.nextInt(3)) {
      case 0 -> policy.on(OVERLAPPED, BUDGET_EXHAUSTED).nextSeed().times(random.nextInt(4));
      case 1 -> policy.on(OVERLAPPED).stronger("weak", "strong").times(random.nextInt(4));
      default -> {}
    }
    if (random.nextInt(3) == 0)
      policy.on(MISPLACED).otherMethod("strong").times(random.nextInt(3)).on(MIXED).giveUp();
    policy.maxAttempts(1 + random.nextInt(8));
    if (random.nextBoolean()) policy.maxRounds(1 + random.nextInt(8));
    if (random.nextBoolean()) policy.maxForwardEquivalents(8 + random.nextInt(60));
    if (random.nextInt(4) == 0) policy.maxWallTime(ofSeconds(1 + random.nextInt(120)));
    return policy.build();
  }
}
