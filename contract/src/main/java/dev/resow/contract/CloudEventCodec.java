package dev.resow.contract;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * CloudEvents in Kafka's binary mode (CloudEvents Kafka protocol binding 1.0, section 3.2): the
 * envelope in {@code ce_*} headers, the event as the record's value.
 */
public final class CloudEventCodec {
  /** Header with the version of the envelope. */
  public static final String SPECVERSION = "ce_specversion";

  /** Header with the event's id, see {@link ResowEvent#eventId()}. */
  public static final String ID = "ce_id";

  /** Header with the {@link EventType#typeName()}. */
  public static final String TYPE = "ce_type";

  /** Header with the program that wrote the event, e.g. {@code resow/api}. */
  public static final String SOURCE = "ce_source";

  /** Header with the {@link Traceparent}; absent if the event belongs to no trace. */
  public static final String TRACEPARENT = "traceparent";

  private static final String SUBJECT = "ce_subject";
  private static final String TIME = "ce_time";
  private static final String CONTENT_TYPE = "content-type";
  private static final String VERSION = "1.0";
  private static final String JSON = "application/json";

  private CloudEventCodec() {}

  /** A Kafka record without a client library: what the outbox stores and a producer sends. */
  public static EncodedRecord encode(CloudEvent event) {
    return encode(event, event.type().topic());
  }

  /** The same for a topic other than the type's own, see {@link EventType#belongsOn}. */
  public static EncodedRecord encode(CloudEvent event, String topic) {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(SPECVERSION, VERSION);
    headers.put(ID, event.id());
    headers.put(TYPE, event.type().typeName());
    headers.put(SOURCE, event.source());
    headers.put(SUBJECT, event.data().recordKey());
    headers.put(TIME, event.time().toString());
    headers.put(CONTENT_TYPE, JSON);
    if (event.traceparent() != null) headers.put(TRACEPARENT, event.traceparent());
    return new EncodedRecord(topic, event.data().recordKey(), headers, Json.write(event.data()));
  }

  /**
   * Reads a record back.
   *
   * @param headers header values as UTF-8 text
   * @param value the record's value, or null for a tombstone
   * @throws InvalidJsonException with a stable reason if it is not one of ours
   */
  public static CloudEvent decode(Map<String, String> headers, byte[] value) {
    if (value == null) throw new InvalidJsonException("empty", "the record has no value");
    require(headers, SPECVERSION, VERSION);
    String contentType = headers.get(CONTENT_TYPE);
    if (contentType != null && !contentType.startsWith(JSON))
      throw new InvalidJsonException(
          "content-type", "expected " + JSON + ", got '" + contentType + "'");
    EventType type = EventType.named(header(headers, TYPE));
    ResowEvent data = data(value, type);
    return new CloudEvent(
        header(headers, ID),
        type,
        header(headers, SOURCE),
        time(headers, data),
        Traceparent.valid(headers.get(TRACEPARENT)) ? headers.get(TRACEPARENT) : null,
        data);
  }

  /** As {@link #decode(Map, byte[])}, and the event must belong to the topic it came from. */
  public static CloudEvent decode(String topic, Map<String, String> headers, byte[] value) {
    CloudEvent event = decode(headers, value);
    if (!event.type().belongsOn(topic))
      throw new InvalidJsonException(
          "wrong-topic",
          event.type().typeName()
              + " belongs on topic "
              + event.type().topic()
              + ", received on "
              + topic);
    return event;
  }

  /** A reader of some field may fail in a way of its own; the record is malformed all the same. */
  private static ResowEvent data(byte[] value, EventType type) {
    try {
      return Json.read(value, type.record());
    } catch (InvalidJsonException malformed) {
      throw malformed;
    } catch (RuntimeException | StackOverflowError e) {
      throw new InvalidJsonException("malformed-json", "the value cannot be parsed: " + e);
    }
  }

  private static Instant time(Map<String, String> headers, ResowEvent data) {
    String time = headers.get(TIME);
    if (time == null) return data.at();
    try {
      return Instant.parse(time);
    } catch (DateTimeException e) {
      throw new InvalidJsonException("header", "ce_time is not an RFC 3339 time: '" + time + "'");
    }
  }

  private static void require(Map<String, String> headers, String name, String expected) {
    String found = header(headers, name);
    if (!found.equals(expected))
      throw new InvalidJsonException(
          "header", name + " must be '" + expected + "', not '" + found + "'");
  }

  private static String header(Map<String, String> headers, String name) {
    String value = headers.get(name);
    if (value == null || value.isBlank())
      throw new InvalidJsonException("header", "the header " + name + " is missing");
    return value;
  }
}
