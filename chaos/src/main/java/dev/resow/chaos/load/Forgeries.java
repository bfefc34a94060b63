package dev.resow.chaos.load;

import dev.resow.contract.AttemptCancelled;
import dev.resow.contract.AttemptFailed;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.Attempts;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobResult;
import dev.resow.contract.ModelFingerprint;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Verdict;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Events that can be read and are not true: of jobs that exist, by workers or in attempts that do
 * not hold them, also from the future. Whatever they could change bears {@link #MARK} or a picture
 * that never was.
 */
public final class Forgeries {
  /** In each text of a forged event. */
  public static final String MARK = "forged-by-chaos";

  /** The picture of forged results; it is in no store. */
  public static final ArtifactId PICTURE = ArtifactId.of(MARK.getBytes(StandardCharsets.UTF_8));

  /** Of heartbeats that no reader takes, see {@link Garbage#OUT_OF_BOUNDS}. */
  public static final int SLOTS = 100_000;

  private static final Duration FUTURE = Duration.ofDays(400);
  private static final ModelFingerprint MODEL = new ModelFingerprint(MARK, MARK, Map.of());

  private final Clock clock;

  Forgeries(Clock clock) {
    this.clock = clock;
  }

  /**
   * What is forged about a running attempt.
   *
   * @param worker that really holds it
   */
  List<ResowEvent> about(UUID job, int attempt, String worker) {
    Instant now = clock.instant();
    Instant future = now.plus(FUTURE);
    int otherRelease = Attempts.nextRelease(attempt);
    return List.of(
        result(job, attempt, MARK, now),
        result(job, attempt + 1, MARK, now),
        result(job, otherRelease, worker, now),
        result(job, attempt, MARK, future),
        new AttemptStarted(job, attempt + 1, MARK, now, 2, 1, 5, MODEL, null),
        new AttemptStarted(job, otherRelease, worker, future, 1, 1, 5, MODEL, null),
        failed(job, attempt, MARK, now, FailureKind.INVALID),
        failed(job, attempt + 1, MARK, now, FailureKind.POISON),
        failed(job, otherRelease, worker, future, FailureKind.INVALID),
        new AttemptCancelled(job, attempt, MARK, now, 0, 1, MARK),
        new AttemptCancelled(job, attempt + 1, MARK, future, 0, 1, MARK));
  }

  private static JobResult result(UUID job, int attempt, String worker, Instant at) {
    var image = new ImageRef(PICTURE, "text/html", 16, 16, 4);
    return new JobResult(
        job, attempt, worker, at, Verdict.UNCHECKED, image, 1, List.of(), 1, null, MODEL);
  }

  private static AttemptFailed failed(
      UUID job, int attempt, String worker, Instant at, FailureKind kind) {
    return new AttemptFailed(job, attempt, worker, at, kind, MARK, MARK, 0, 1);
  }
}
