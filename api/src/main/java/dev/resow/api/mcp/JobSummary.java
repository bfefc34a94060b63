package dev.resow.api.mcp;

import dev.resow.api.jobs.JobView;
import dev.resow.contract.FindingKind;
import dev.resow.contract.JobProgress;
import dev.resow.contract.JobState;
import dev.resow.contract.PromptWarning;
import dev.resow.contract.Verdict;
import java.util.List;
import java.util.UUID;

/**
 * What an agent needs to know of a job. Numbers of 64 bits are texts, because JSON of many agents
 * has 53.
 *
 * @param verdict null before there is a picture
 * @param found the ways in which the picture is wrong; empty if in none
 * @param next what to do, a sentence
 */
record JobSummary(
    UUID job,
    JobState state,
    Verdict verdict,
    List<FindingKind> found,
    String prompt,
    List<String> subjects,
    String model,
    String method,
    String seed,
    Integer queuePosition,
    Double estimatedWaitSeconds,
    JobProgress progress,
    String failure,
    List<PromptWarning> warnings,
    String next) {

  static JobSummary of(JobView job) {
    var result = job.result();
    var spec = job.spec();
    return new JobSummary(
        job.id(),
        job.state(),
        result == null ? null : result.verdict(),
        result == null ? null : result.found(),
        spec.prompt(),
        spec.subjects(),
        spec.model(),
        spec.method(),
        Long.toUnsignedString(result == null ? spec.seed() : result.seed()),
        job.queuePosition(),
        job.estimatedWaitSeconds(),
        job.state().isTerminal() ? null : job.progress(),
        job.failure() == null ? null : job.failure().message(),
        job.warnings(),
        next(job));
  }

  private static String next(JobView job) {
    return switch (job.state()) {
      case SUCCEEDED -> "get_picture returns the picture.";
      case DEAD, CANCELLED, EXPIRED -> "The job has ended and makes no picture.";
      case QUEUED, DISPATCHED, RUNNING, RETRY_WAIT, FAILED ->
          "The job continues. get_job with waitSeconds waits for its end.";
    };
  }
}
