package dev.resow.client.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.resow.client.model.FindingKind;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * A message that a job has reached a state, or that a batch has ended.
 *
 * @param type e.g. {@code job.succeeded}, or {@code batch.finished}
 * @param timestamp when it happened
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WebhookMessage(String type, Instant timestamp, Data data) {
  /** Type of the message that a batch has ended. */
  public static final String BATCH_FINISHED = "batch.finished";

  /**
   * What happened: to a job, or to a batch.
   *
   * @param job null in a message about a batch
   * @param state that the job reached; null in a message about a batch
   * @param verdict null without a result
   * @param found the ways in which the picture is wrong, the gravest first; empty without a result
   * @param href path of the job or the batch on the server
   * @param batch null in a message about a job
   * @param jobs number of jobs of the batch; null in a message about a job
   * @param skipped number of rows of the batch that were not valid; null in a message about a job
   * @param cancelled whether the batch was cancelled; null in a message about a job
   * @param states rows of the batch by state, e.g. {@code SUCCEEDED} to 98; empty in a message
   *     about a job
   * @param links paths on the server: {@code rows} and {@code images} of the batch; empty in a
   *     message about a job
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Data(
      UUID job,
      JobState state,
      Verdict verdict,
      List<FindingKind> found,
      String href,
      UUID batch,
      Integer jobs,
      Integer skipped,
      Boolean cancelled,
      Map<String, Integer> states,
      Map<String, String> links) {
    public Data {
      found = found == null ? List.of() : List.copyOf(found);
      states = states == null ? Map.of() : Map.copyOf(states);
      links = links == null ? Map.of() : Map.copyOf(links);
    }
  }
}
