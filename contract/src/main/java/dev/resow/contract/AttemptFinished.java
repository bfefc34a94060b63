package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;
import java.time.Instant;
import java.util.UUID;

/** The attempt generated an image, described by its {@link JobResult}. */
public record AttemptFinished(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    Verdict verdict,
    ArtifactId image,
    int rounds,
    double seconds)
    implements AttemptEvent {
  public AttemptFinished {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.present("verdict", verdict);
    Checks.present("image", image);
    Checks.within("seconds", seconds, JobResult.LONGEST_SECONDS);
  }
}
