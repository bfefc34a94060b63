package dev.resow.contract;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * Something kept because nobody could use it: a malformed record, or a job given up.
 *
 * @param reason a stable word, e.g. {@code malformed-json}, {@code unknown-type}, {@code job-dead}
 * @param detail what was expected and what came
 * @param consumer who gave up on it, e.g. {@code scheduler}
 * @param origin the record it came from, or null for a job
 * @param jobId the job, if one is known
 * @param attempt the last attempt of a dead job, or null
 */
public record DeadLetter(
    Instant at,
    String reason,
    String detail,
    String consumer,
    Origin origin,
    UUID jobId,
    Integer attempt)
    implements ResowEvent {
  public DeadLetter {
    Checks.present("at", at);
    Checks.text("reason", reason);
    Checks.text("consumer", consumer);
    if (origin == null && jobId == null)
      throw new IllegalArgumentException("a dead letter needs its 'origin' or its 'jobId'");
  }

  /**
   * Where a record stood, and all of it.
   *
   * @param timestamp the record's time
   * @param headers header values as UTF-8
   * @param key the key as UTF-8, or null
   * @param payloadBase64 the value, base64, or null for a tombstone
   */
  public record Origin(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      Map<String, String> headers,
      String key,
      String payloadBase64) {
    public Origin {
      Checks.text("origin.topic", topic);
      headers = Checks.map(headers);
    }
  }

  @Override
  public String recordKey() {
    if (jobId != null) return jobId.toString();
    return origin.key() == null ? "" : origin.key();
  }

  @Override
  public String eventId() {
    return origin == null
        ? jobId + ":dead"
        : consumer + ":" + origin.topic() + ":" + origin.partition() + ":" + origin.offset();
  }
}
