package dev.resow.scheduler.projection;

import dev.resow.contract.AttemptEvent;
import dev.resow.contract.Attempts;
import dev.resow.contract.JobResult;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.lifecycle.JobStatus;
import java.util.Optional;

/**
 * What an event claims, held against the job's release. Events that are only late, or of another
 * holder of the attempt, change nothing and are no forgeries; {@code Lifecycle} knows them.
 */
public final class Claims {
  private Claims() {}

  /**
   * The picture of some other tenant's job.
   *
   * @param seed seed of the round that made it
   */
  public record Picture(long seed, int width, int height) {}

  /** Looks for another tenant's job with the same picture. */
  @FunctionalInterface
  interface Pictures {
    Optional<Picture> ofAnotherTenant(ArtifactId image, String tenant);
  }

  /**
   * @throws ForgedEventException if no worker can have published this: its attempt was never
   *     released, or its image is another tenant's and not the one this job would have generated
   */
  static void check(JobRow row, ResowEvent event, Pictures pictures) {
    switch (event) {
      case AttemptEvent attempt -> released(row, attempt.attempt());
      case JobResult result -> {
        released(row, result.attempt());
        if (!row.state.isTerminal()) ownPicture(row, result, pictures);
      }
      default -> {}
    }
  }

  private static void released(JobRow row, int attempt) {
    int next = Attempts.nextRelease(row.releaseBase);
    if (attempt >= next)
      throw new ForgedEventException(
          "attempt %d of job %s was never released; the next release starts at attempt %d"
              .formatted(attempt, row.id, next));
  }

  /**
   * Two tenants that ask for the same get the same picture, byte by byte. A picture of another seed
   * or size than this job's cannot be its own.
   */
  private static void ownPicture(JobRow row, JobResult result, Pictures pictures) {
    pictures
        .ofAnotherTenant(result.image().id(), row.tenant)
        .filter(other -> !isOwn(StatusColumns.read(row), result, other))
        .ifPresent(
            _ -> {
              throw new ForgedEventException(
                  "image %s of job %s belongs to a job of another tenant"
                      .formatted(result.image().id(), row.id));
            });
  }

  private static boolean isOwn(JobStatus job, JobResult result, Picture other) {
    var image = result.image();
    return result.seed() == other.seed()
        && (result.seed() == job.spec().seed() || job.history().seeds().contains(result.seed()))
        && image.width() == other.width()
        && image.height() == other.height()
        && image.width() == job.spec().width()
        && image.height() == job.spec().height();
  }
}
