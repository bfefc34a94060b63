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
 * @param waitingFor what it needs that is not there, or null
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
    WaitingFor waitingFor,
    JobProgress progress,
    JobResult result,
    JobFailure failure,
    List<PromptWarning> warnings) {
  /**
   * What a job needs that is not there.
   *
   * @param model no worker holds it
   */
  public record WaitingFor(String model) {}

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
        null,
        now,
        result,
        failure,
        warnings);
  }
}
