package dev.resow.client.model;

import java.time.Instant;
import java.util.List;

/**
 * The picture of a job and how it was made.
 *
 * @param attempt that made it, from 1
 * @param seed of the round that made it, see {@link Seed}
 * @param rounds of the attempt, in order
 * @param seconds of sampling
 * @param forwardEquivalents cost in conditional forward passes of one picture; null if unknown
 * @param found the ways in which the check found it wrong, the gravest first
 * @param warnings sentences, e.g. that the prompt was cut
 */
public record JobResult(
    int attempt,
    String worker,
    Instant at,
    Verdict verdict,
    ImageRef image,
    @Seed long seed,
    List<Round> rounds,
    double seconds,
    Double forwardEquivalents,
    ModelFingerprint model,
    List<FindingKind> found,
    List<String> warnings) {
  public JobResult {
    rounds = Lists.orEmpty(rounds);
    found = Lists.orEmpty(found);
    warnings = Lists.orEmpty(warnings);
  }

  /** Identity of everything but the request that the bytes of a picture depend on. */
  public record ModelFingerprint(String model, String digest) {}
}
