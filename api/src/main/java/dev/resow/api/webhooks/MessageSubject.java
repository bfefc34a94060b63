package dev.resow.api.webhooks;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.JobState;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What a message is about. Messages are small on purpose: a receiver that wants to know more asks
 * the server.
 */
sealed interface MessageSubject {
  /** Type of the message, e.g. {@code job.succeeded}. */
  String type();

  /** The part of the message that depends on the subject. */
  Map<String, Object> data();

  /**
   * A job that has reached a state.
   *
   * @param check verdict, findings and safety decision of a job that is still in this state, or
   *     null if it has no result
   */
  record Job(UUID id, JobState state, JsonNode check) implements MessageSubject {
    @Override
    public String type() {
      return "job." + state.name().toLowerCase(Locale.ROOT);
    }

    @Override
    public Map<String, Object> data() {
      var data = new LinkedHashMap<String, Object>();
      data.put("job", id);
      data.put("state", state);
      if (check != null) {
        data.put("verdict", check.path("verdict"));
        data.put("found", check.path("found"));
        if (check.hasNonNull("review")) data.put("review", check.path("review"));
      }
      data.put("href", "/v1/jobs/" + id);
      return data;
    }
  }

  /**
   * A batch that has ended.
   *
   * @param counts {@code jobs}, {@code skipped}, {@code cancelled}, and {@code states}: the rows by
   *     state
   */
  record Batch(UUID id, JsonNode counts) implements MessageSubject {
    @Override
    public String type() {
      return "batch.finished";
    }

    @Override
    public Map<String, Object> data() {
      String self = "/v1/batches/" + id;
      var data = new LinkedHashMap<String, Object>();
      data.put("batch", id);
      for (String count : new String[] {"jobs", "skipped", "cancelled", "states"})
        data.put(count, counts.path(count));
      data.put("links", Map.of("rows", self + "/rows", "images", self + "/images"));
      data.put("href", self);
      return data;
    }
  }
}
