package dev.resow.client.model;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * A job as it is now.
 *
 * @param spec the request with all defaults filled in
 * @param startedAt null before the first attempt
 * @param finishedAt null before the end
 * @param attempt current or last attempt, from 1; 0 before the first
 * @param tries failed attempts
 * @param worker null before the first attempt
 * @param queuePosition jobs ahead of it; only while QUEUED
 * @param estimatedWaitSeconds until a worker starts it; only while QUEUED and measured
 * @param waitingFor null unless no worker can start it now
 * @param progress null before the first step
 * @param result null until there is a picture
 * @param review null unless a safety check held or refused the picture
 * @param failure the last one, or null
 * @param warnings what is doubtful about the reading of the prompt
 */
public record Job(
    UUID id,
    JobState state,
    JobSpec spec,
    Instant createdAt,
    Instant updatedAt,
    Instant startedAt,
    Instant finishedAt,
    int attempt,
    int tries,
    String worker,
    Integer queuePosition,
    Double estimatedWaitSeconds,
    WaitingFor waitingFor,
    boolean cancelRequested,
    Progress progress,
    JobResult result,
    Review review,
    JobFailure failure,
    List<Warning> warnings) {
  public Job {
    warnings = Lists.orEmpty(warnings);
  }

  /** What a waiting job lacks: a live worker with this model. */
  public record WaitingFor(String model) {}

  /** The verdict on its picture; empty before there is one. */
  public Optional<Verdict> verdict() {
    return Optional.ofNullable(result).map(JobResult::verdict);
  }

  /** The ways in which its picture is wrong, the gravest first. */
  public List<FindingKind> found() {
    return result == null ? List.of() : result.found();
  }
}
