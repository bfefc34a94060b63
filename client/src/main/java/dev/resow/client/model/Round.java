package dev.resow.client.model;

import java.util.List;

/**
 * A start of the sampler with a seed of its own.
 *
 * @param round from 0
 * @param steps completed
 * @param score overlap at the check, higher is worse; null if unchecked
 * @param updates guided updates of the latent; null if unknown
 * @param forwardEquivalents cost; null if unknown
 * @param failure step and reason of a failed round, or null
 * @param findings every measurement of the check, the worst first
 */
public record Round(
    int round,
    @Seed long seed,
    int steps,
    Verdict verdict,
    Double score,
    Integer updates,
    Double forwardEquivalents,
    String failure,
    List<Finding> findings) {
  public Round {
    findings = Lists.orEmpty(findings);
  }
}
