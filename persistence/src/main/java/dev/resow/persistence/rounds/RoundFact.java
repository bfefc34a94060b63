package dev.resow.persistence.rounds;

import dev.resow.contract.Finding;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Something to store about rounds. Storing it twice changes nothing. */
public sealed interface RoundFact {
  UUID jobId();

  /**
   * What every round of an attempt has in common.
   *
   * @param steps steps of a whole round
   * @param fingerprint digest of the model fingerprint, or null if it is not known yet
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
   * The detection step checked a round for overlap.
   *
   * @param origin null for a check that arrived after the end of its job: it completes a known
   *     round, and begins none
   */
  record Checked(OverlapDetected event, Origin origin) implements RoundFact {
    @Override
    public UUID jobId() {
      return event.jobId();
    }

    RoundKey key() {
      return new RoundKey(event.jobId(), event.attempt(), event.round());
    }
  }

  /**
   * The summary of a round in its attempt's result.
   *
   * @param startedAt when it began, if no earlier event contained it
   * @param forwardEquivalents its cost, or its share of the attempt's, or null
   * @param findings what its checks measured; empty if the worker did not say
   */
  record Summarized(
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
      Double forwardEquivalents,
      List<Finding> findings)
      implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** This round samples the seed of earlier attempts again by the same method (column retold). */
  record Repeated(RoundKey key, long seed, String method) implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** All rounds of the job before {@code key} that were still open have ended. */
  record EndedBefore(RoundKey key, RoundEnding ending, Instant at) implements RoundFact {
    @Override
    public UUID jobId() {
      return key.jobId();
    }
  }

  /** The job ended: if none of its rounds is clear, all its seeds failed (column forsaken). */
  record NoneClear(UUID jobId) implements RoundFact {}
}
