package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CloudEventCodecTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final UUID JOB = UUID.fromString("0197a7b0-0000-7000-8000-000000000001");

  @Example
  void anEventTravelsAsHeadersAndJson() {
    var cancel = new CancelJob(JOB, NOON, "not needed any more");

    EncodedRecord record = CloudEventCodec.encode(CloudEvent.of(cancel, "resow/api", null));

    assertThat(record.topic()).isEqualTo("resow.control");
    assertThat(record.key()).isEqualTo(JOB.toString());
    assertThat(record.headers())
        .containsEntry("ce_id", JOB + ":cancel")
        .containsEntry("ce_type", "dev.resow.job.cancel.v1")
        .containsEntry("ce_source", "resow/api")
        .containsEntry("ce_subject", JOB.toString())
        .containsEntry("ce_time", "2026-01-01T12:00:00Z")
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("content-type", "application/json");
    assertThat(new String(record.value(), StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"jobId\":\"%s\",\"at\":\"2026-01-01T12:00:00Z\",\"reason\":\"not needed any more\"}"
                .formatted(JOB));
  }

  @Property(tries = 200)
  void everyEventComesBackEqual(@ForAll EventType type, @ForAll long seed) {
    String trace = Traceparent.start(new Random(seed));
    var event = CloudEvent.of(new AnyRecord(seed).of(type.record()), "resow/test", trace);

    EncodedRecord record = CloudEventCodec.encode(event);
    CloudEvent back = CloudEventCodec.decode(record.topic(), record.headers(), record.value());

    assertThat(back).isEqualTo(event);
    assertThat(CloudEventCodec.encode(back)).isEqualTo(record);
  }

  @Property(tries = 500)
  void garbageIsRefusedAndNeverAnythingElse(@ForAll byte[] value, @ForAll EventType type) {
    Map<String, String> headers = headers(type);
    assertThatThrownBy(() -> CloudEventCodec.decode(headers, value))
        .isInstanceOf(InvalidJsonException.class);
  }

  @Property(tries = 200)
  void aLostFieldIsRefusedOrOptional(@ForAll EventType type, @ForAll long seed) throws Exception {
    var tree = Json.mapper().valueToTree(new AnyRecord(seed).of(type.record()));
    var object = (com.fasterxml.jackson.databind.node.ObjectNode) tree;
    var names = object.properties().stream().map(Map.Entry::getKey).toList();
    object.remove(names.get(new Random(seed).nextInt(names.size())));
    try {
      CloudEventCodec.decode(headers(type), Json.mapper().writeValueAsBytes(object));
    } catch (InvalidJsonException refused) {
      assertThat(refused.reason()).isEqualTo("malformed-json");
      assertThat(refused).hasMessageMatching("(?s).+");
    }
  }

  @Example
  void eachRefusalHasItsReason() {
    byte[] value = Json.write(new CancelJob(JOB, NOON, null));
    Map<String, String> good = headers(EventType.CANCEL_JOB);

    assertThat(reason(good, null)).isEqualTo("empty");
    assertThat(reason(without(good, "ce_type"), value)).isEqualTo("header");
    assertThat(reason(without(good, "ce_id"), value)).isEqualTo("header");
    assertThat(reason(with(good, "ce_specversion", "0.3"), value)).isEqualTo("header");
    assertThat(reason(with(good, "ce_time", "noon"), value)).isEqualTo("header");
    assertThat(reason(with(good, "ce_type", "dev.resow.job.cancel.v9"), value))
        .isEqualTo("unknown-type");
    assertThat(reason(with(good, "content-type", "image/png"), value)).isEqualTo("content-type");
    assertThat(reason(good, "{".getBytes(StandardCharsets.UTF_8))).isEqualTo("malformed-json");
    assertThatThrownBy(() -> CloudEventCodec.decode(Topics.READY, good, value))
        .isInstanceOfSatisfying(
            InvalidJsonException.class, e -> assertThat(e.reason()).isEqualTo("wrong-topic"));
  }

  @Example
  void aBrokenTraceIsDroppedNotFatal() {
    var event =
        CloudEventCodec.decode(
            with(headers(EventType.CANCEL_JOB), "traceparent", "00-zz"),
            Json.write(new CancelJob(JOB, NOON, null)));
    assertThat(event.traceparent()).isNull();
  }

  private static String reason(Map<String, String> headers, byte[] value) {
    try {
      CloudEventCodec.decode(headers, value);
      return "accepted";
    } catch (InvalidJsonException e) {
      return e.reason();
    }
  }

  private static Map<String, String> headers(EventType type) {
    return Map.of(
        "ce_specversion", "1.0", "ce_id", "1", "ce_type", type.typeName(), "ce_source", "test");
  }

  private static Map<String, String> with(Map<String, String> headers, String name, String value) {
    var changed = new HashMap<>(headers);
    changed.put(name, value);
    return changed;
  }

  private static Map<String, String> without(Map<String, String> headers, String name) {
    var changed = new HashMap<>(headers);
    changed.remove(name);
    return changed;
  }
}
