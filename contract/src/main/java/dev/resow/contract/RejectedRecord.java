package dev.resow.contract;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A Kafka record that a consumer gives up, in plain Java. Its letter is bounded whatever the record
 * holds: the broker takes it, and so do the tables.
 *
 * @param timestamp milliseconds since 1970
 * @param headers in their order; of a repeated name the last value is kept
 * @param key or null
 * @param value or null
 */
public record RejectedRecord(
    String topic,
    int partition,
    long offset,
    long timestamp,
    List<Header> headers,
    byte[] key,
    byte[] value) {
  /** First bytes of a value that a letter keeps: 256 KiB, 342 KiB in base64. */
  public static final int MOST_BYTES = 256 << 10;

  /** Most characters of the key, and of the name or the value of a header. */
  public static final int MOST_CHARACTERS = 1_024;

  /** Maximum number of headers. */
  public static final int MOST_HEADERS = 64;

  /** Maximum characters of all headers together. */
  public static final int MOST_HEADER_CHARACTERS = 16 << 10;

  /** The end of the year 9999. */
  private static final long LATEST_MILLIS = 253_402_300_799_999L;

  /**
   * @param value or null
   */
  public record Header(String name, byte[] value) {}

  /** The dead letter of this record. */
  public DeadLetter letter(Instant now, String reason, String detail, String consumer) {
    return new DeadLetter(now, reason, detail, consumer, origin(), null, null);
  }

  /** The letter with nothing of the record but where it stood, its size and its hash. */
  public DeadLetter shortLetter(Instant now, String reason, String detail, String consumer) {
    return new RejectedRecord(topic, partition, offset, timestamp, List.of(), null, value)
        .letter(now, reason, detail, consumer, 0);
  }

  private DeadLetter letter(
      Instant now, String reason, String detail, String consumer, int mostBytes) {
    return new DeadLetter(now, reason, detail, consumer, origin(mostBytes), null, null);
  }

  private DeadLetter.Origin origin() {
    return origin(MOST_BYTES);
  }

  private DeadLetter.Origin origin(int mostBytes) {
    var kept = keptHeaders();
    String text = key == null ? null : new String(key, StandardCharsets.UTF_8);
    String shortKey = Texts.cut(text, MOST_CHARACTERS);
    boolean truncated =
        mostBytes < MOST_BYTES
            || !kept.whole()
            || text != null && text.length() > MOST_CHARACTERS
            || value != null && value.length > mostBytes;
    return new DeadLetter.Origin(
        topic,
        partition,
        offset,
        Instant.ofEpochMilli(Math.clamp(timestamp, 0, LATEST_MILLIS)),
        kept.texts(),
        shortKey,
        value == null ? null : base64(mostBytes),
        value == null ? null : (Integer) value.length,
        value == null ? null : sha256(),
        truncated);
  }

  private String base64(int mostBytes) {
    byte[] first = value.length <= mostBytes ? value : Arrays.copyOf(value, mostBytes);
    return Base64.getEncoder().encodeToString(first);
  }

  private String sha256() {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * @param whole true if none is left out or cut
   */
  private record Kept(Map<String, String> texts, boolean whole) {}

  private Kept keptHeaders() {
    var texts = new LinkedHashMap<String, String>();
    boolean whole = true;
    int left = MOST_HEADER_CHARACTERS;
    for (Header header : headers) {
      String name = Texts.storable(header.name());
      String text =
          header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
      int size = name.length() + Math.min(text.length(), MOST_CHARACTERS);
      boolean fits =
          texts.size() < MOST_HEADERS && size <= left && name.length() <= 256 && !name.isBlank();
      if (fits) {
        left -= size;
        texts.put(name, Texts.cut(text, MOST_CHARACTERS));
      }
      whole &= fits && text.length() <= MOST_CHARACTERS;
    }
    return new Kept(texts, whole);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof RejectedRecord(var t, var p, var f, var s, var h, var k, var v)
        && t.equals(topic)
        && p == partition
        && f == offset
        && s == timestamp
        && h.equals(headers)
        && Arrays.equals(k, key)
        && Arrays.equals(v, value);
  }

  @Override
  public int hashCode() {
    return 31 * topic.hashCode() + Long.hashCode(offset);
  }
}
