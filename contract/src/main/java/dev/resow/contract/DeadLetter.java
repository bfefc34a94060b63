package dev.resow.contract;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/**
 * A record that could not be processed, or a job that failed for good.
 *
 * @param reason a stable word, e.g. {@code malformed-json}, {@code unknown-type}, {@code job-dead}
 * @param detail what was expected and what was received
 * @param consumer component that wrote the dead letter, e.g. {@code scheduler}
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
    Checks.time("at", at);
    Checks.name("reason", reason);
    detail = Texts.cut(detail, Texts.DETAIL);
    Checks.name("consumer", consumer);
    if (origin == null && jobId == null)
      throw new IllegalArgumentException("a dead letter requires 'origin' or 'jobId'");
  }

  /**
   * Where a record stood, and as much of it as a letter holds: see {@link RejectedRecord} for the
   * bounds. A letter of an older version has neither size nor hash.
   *
   * @param timestamp the record's time
   * @param headers header values as UTF-8
   * @param key the key as UTF-8, or null
   * @param payloadBase64 the value or its first bytes, base64, or null for a tombstone
   * @param bytes size of the whole value, or null
   * @param sha256 SHA-256 of the whole value, hexadecimal, or null
   * @param truncated true if some of the value, the key or the headers is left out: such a record
   *     cannot be sent again
   */
  public record Origin(
      String topic,
      int partition,
      long offset,
      Instant timestamp,
      Map<String, String> headers,
      String key,
      String payloadBase64,
      Integer bytes,
      String sha256,
      Boolean truncated) {
    public Origin {
      Checks.name("origin.topic", topic);
      headers = Checks.map(headers);
      Checks.optionalName("origin.sha256", sha256);
      truncated = truncated != null && truncated;
    }

    /** A whole record, in the form of an older version. */
    public Origin(
        String topic,
        int partition,
        long offset,
        Instant timestamp,
        Map<String, String> headers,
        String key,
        String payloadBase64) {
      this(topic, partition, offset, timestamp, headers, key, payloadBase64, null, null, false);
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
