package dev.resow.client.webhook;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.resow.client.model.FindingKind;
import dev.resow.client.model.JobState;
import dev.resow.client.model.Verdict;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * A message that a job has reached a state.
 *
 * @param type e.g. {@code job.succeeded}
 * @param timestamp when it reached it
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record WebhookMessage(String type, Instant timestamp, Data data) {

  /**
   * @param verdict null without a result
   * @param found the ways in which the picture is wrong, the gravest first; empty without a result
   * @param href path of the job on the server
   */
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Data(
      UUID job, JobState state, Verdict verdict, List<FindingKind> found, String href) {
    public Data {
      found = found == null ? List.of() : List.copyOf(found);
    }
  }
}
