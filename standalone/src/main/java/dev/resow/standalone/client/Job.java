package dev.resow.standalone.client;

import dev.resow.contract.JobFailure;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSpec;
import dev.resow.contract.JobState;
import dev.resow.contract.PromptWarning;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A job as the API returns it.
 *
 * @param worker the one that holds it or held it last, or null
 * @param queuePosition jobs ahead of it, null when it is not queued
 * @param progress of the current attempt, or null
 * @param result of the attempt that made the image, or null
 * @param failure the last one, or null
 * @param warnings about the reading of the prompt; none from servers that do not send them
 */
public record Job(
    UUID id,
    JobState state,
    JobSpec spec,
    Instant createdAt,
    int attempt,
    int tries,
    String worker,
    Integer queuePosition,
    JobProgress progress,
    JobResult result,
    JobFailure failure,
    List<PromptWarning> warnings) {
  public Job {
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  /** The same job with this progress. */
  public Job at(JobProgress now) {
    return new Job(
        id,
        JobState.RUNNING,
        spec,
        createdAt,
        attempt,
        tries,
        worker,
        null,
        now,
        result,
        failure,
        warnings);
  }
}
