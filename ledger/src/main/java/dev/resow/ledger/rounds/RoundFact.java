package dev.resow.ledger.rounds;

import dev.resow.contract.OverlapDetected;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.UUID;

/** Something to remember about rounds. Remembering it twice changes nothing. */
public sealed interface RoundFact {
  UUID jobId();

  /**
   * What every round of an attempt has in common.
   *
   * @param steps steps of a whole round
   * @param fingerprint digest of the model fingerprint, or null if not told yet
   */
  record Origin(
      String tenant, String model, String method, int steps, String worker, String fingerprint) {}

  /** A round began. */
  record Began(RoundKey key, Origin origin, long seed, Instant at) implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /**
   * The detection step looked at a round.
   *
   * @param origin null for a look that came after its job had ended: it completes a round that is
   *     known, and begins none
   */
  record Looked(OverlapDetected event, Origin origin) implements RoundFact {
    @Override
    public UUID jobId() {
      return event.jobId();
    }

    RoundKey key() {
      return new RoundKey(event.jobId(), event.attempt(), event.round());
    }
  }

  /**
   * A round as its attempt's result sums it up.
   *
   * @param startedAt when it began, unless that was told before
   * @param forwardEquivalents what it cost, or its share of the attempt's, or null
   */
  record Summed(
      RoundKey key,
      Origin origin,
      long seed,
      Instant startedAt,
      Instant endedAt,
      RoundEnding ending,
      Verdict verdict,
      Double score,
      int stepsDone,
      Integer updates,
      Double forwardEquivalents)
      implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** What earlier attempts told of this round's seed and method, it tells again. */
  record Retold(RoundKey key, long seed, String method) implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** Whatever was still open of the job before {@code key} has ended. */
  record EndedBefore(RoundKey key, RoundEnding ending, Instant at) implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** The job ended badly: without a clear round, all its seeds failed. */
  record Forsaken(UUID jobId) implements RoundFact {}
}
