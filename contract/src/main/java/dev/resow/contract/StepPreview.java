package dev.resow.contract;

import java.time.Instant;
import java.util.Arrays;
import java.util.Objects;
import java.util.UUID;

/**
 * A small picture of what the steps so far mean, for people who watch the job. Only jobs that ask
 * for previews have them; nobody stores them.
 *
 * @param round 0 for the first start
 * @param step steps done in this round, 1..steps
 * @param steps steps of a round
 * @param number of the preview within its round, from 0
 * @param png the file, at most {@value #MOST_BYTES} bytes; base64 in JSON
 */
public record StepPreview(
    UUID jobId,
    int attempt,
    String worker,
    Instant at,
    int round,
    int step,
    int steps,
    int number,
    byte[] png)
    implements ResowEvent {
  /** Largest file: 4 KB as base64. */
  public static final int MOST_BYTES = 3_072;

  /** Most previews of a round. */
  public static final int MOST_PER_ROUND = 16;

  public StepPreview {
    AttemptEvent.check(jobId, attempt, worker, at);
    Checks.atLeast("round", round, 0);
    Checks.atLeast("step", step, 1);
    Checks.within("number", number, 0, MOST_PER_ROUND - 1);
    Checks.present("png", png);
    Checks.within("png", png.length, 1, MOST_BYTES);
  }

  @Override
  public String recordKey() {
    return jobId.toString();
  }

  @Override
  public String eventId() {
    return "%s:%d:preview:%d:%d".formatted(jobId, attempt, round, step);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof StepPreview p
        && p.eventId().equals(eventId())
        && p.worker.equals(worker)
        && p.at.equals(at)
        && p.steps == steps
        && p.number == number
        && Arrays.equals(p.png, png);
  }

  @Override
  public int hashCode() {
    return Objects.hash(eventId(), Arrays.hashCode(png));
  }
}
