package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The attempt generated an image, described by its {@link JobResult}.
 *
 * @param found the ways in which a check found the image wrong, the gravest first
 */
public record AttemptFinished(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    Verdict verdict,
    ArtifactId image,
    int rounds,
    double seconds,
    List<FindingKind> found)
    implements AttemptEvent {
  public AttemptFinished {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.present("verdict", verdict);
    Checks.present("image", image);
    Checks.within("seconds", seconds, JobResult.LONGEST_SECONDS);
    found = FindingKind.inOrder(found);
  }

  /** Nothing was found wrong, or nothing is known of it. */
  public AttemptFinished(
      UUID jobId,
      int attempt,
      String worker,
      Instant at,
      Verdict verdict,
      ArtifactId image,
      int rounds,
      double seconds) {
    this(jobId, attempt, worker, at, verdict, image, rounds, seconds, List.of());
  }
}
