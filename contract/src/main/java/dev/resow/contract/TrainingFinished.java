package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;
import java.time.Instant;
import java.util.UUID;

/**
 * The adapter is in the artifact store; the trainer acknowledges the record afterwards.
 *
 * @param sha256 of the adapter's file
 * @param bytes size of that file
 * @param base fingerprint of the model's files that it belongs to
 * @param rank the largest of its matrices
 * @param layers how many it changes
 */
public record TrainingFinished(
    UUID trainingId,
    int attempt,
    String worker,
    Instant at,
    int update,
    ArtifactId sha256,
    long bytes,
    String base,
    int rank,
    int layers)
    implements TrainingEvent {
  public TrainingFinished {
    TrainingEvent.check(trainingId, attempt, worker, at, update);
    Checks.present("sha256", sha256);
    Checks.atLeast("bytes", bytes, 1);
    Checks.name("base", base);
    Checks.atLeast("rank", rank, 1);
    Checks.atLeast("layers", layers, 1);
  }
}
