package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** A record that was not written by one of ours is an event or malformed, and nothing else. */
class HostileRecordTest {
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "0",
          "-1",
          "1.5",
          "1e2",
          "1e999",
          "1e-999999999",
          "123456789012345678901",
          "9".repeat(900),
          "\"\"",
          "\" \"",
          "\"0\"",
          "\"NaN\"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"2026\"",
          "\"-999999999-01-01T00:00:00Z\"",
          "\"+999999999-12-31T23:59:59Z\"",
          "\"PT9999999999999999999S\"",
          "\"" + "x".repeat(10_000) + "\"",
          "[]",
          "{}",
          "[null]",
          "[[]]",
          "{\"a\":null}",
          "[\"a\"]",
          "{\"\\u0000\":1}",
          "[".repeat(200) + "]".repeat(200));

  @Property(tries = 1500)
  void everyMutationIsAnEventOrMalformed(
      @ForAll EventType type, @ForAll long seed, @ForAll int where, @ForAll int what) {
    ObjectNode record = Json.mapper().valueToTree(new AnyRecord(seed).of(type.record()));
    String value = VALUES.get(Math.floorMod(what, VALUES.size()));
    String json = mutated(record, Math.floorMod(where, places(record).size()), value);
    try {
      CloudEventCodec.decode(headers(type), json.getBytes(StandardCharsets.UTF_8));
    } catch (InvalidJsonException e) {
      assertThat(e.reason()).isNotBlank();
    } catch (RuntimeException | Error e) {
      fail("%s of %s".formatted(e, json.substring(0, Math.min(300, json.length()))), e);
    }
  }

  @Property(tries = 500)
  void everyHeaderIsReadOrMalformed(@ForAll EventType type, @ForAll long seed) {
    var random = new Random(seed);
    byte[] value = Json.write(new AnyRecord(seed).of(type.record()));
    Map<String, String> headers = headers(type);
    List<String> names = new ArrayList<>(headers.keySet());
    String name = names.get(random.nextInt(names.size()));
    List<String> texts =
        List.of(
            "", " ", "\u0000", "\ud800", "1.1", "x".repeat(100_000), "-999999999-01-01T00:00:00Z");
    headers.put(name, texts.get(random.nextInt(texts.size())));
    try {
      CloudEventCodec.decode(headers, value);
    } catch (InvalidJsonException e) {
      assertThat(e.reason()).isNotBlank();
    }
  }

  @Example
  void jsonTypesAreStrict() {
    for (String at : List.of("1796000000000", "\"1796000000\"", "\"\"", "1.5", "true", "[]", "{}"))
      assertThatThrownBy(() -> cancel("{\"jobId\": \"%s\", \"at\": %s}".formatted(JOB, at)))
          .as(at)
          .isInstanceOf(InvalidJsonException.class);
    for (String reason : List.of("5", "true", "[\"a\"]", "{}"))
      assertThatThrownBy(
              () ->
                  cancel(
                      "{\"jobId\": \"%s\", \"at\": \"2026-01-01T12:00:00Z\", \"reason\": %s}"
                          .formatted(JOB, reason)))
          .as(reason)
          .isInstanceOf(InvalidJsonException.class);
  }

  @Example
  void fieldsOfANewerVersionAreIgnored() {
    var cancel =
        cancel("{\"jobId\":\"%s\",\"at\":\"2026-01-01T12:00:00Z\",\"mood\":[{}]}".formatted(JOB));
    assertThat(cancel.jobId()).hasToString(JOB);
  }

  @Example
  void aSeedIsAnUnsignedNumberOf64Bits() {
    record Holder(@Seed long seed, @Seed Long other) {}
    for (String seed : List.of("0", "9223372036854775808", "18446744073709551615"))
      assertThat(Json.text(Json.parse("{\"seed\":" + seed + "}", Holder.class)))
          .isEqualTo("{\"seed\":" + seed + "}");
    assertThat(Json.parse("{\"seed\":-1}", Holder.class).seed()).isEqualTo(-1);
    for (String seed :
        List.of("18446744073709551616", "-9223372036854775809", "1.0", "\"7\"", "true", "null"))
      assertThatThrownBy(() -> Json.parse("{\"seed\":" + seed + "}", Holder.class))
          .as(seed)
          .isInstanceOf(InvalidJsonException.class);
    assertThatThrownBy(() -> Json.parse("{}", Holder.class))
        .isInstanceOf(InvalidJsonException.class);
  }

  private static final String JOB = "0197a7b0-0000-7000-8000-000000000001";

  private static CancelJob cancel(String json) {
    return (CancelJob)
        CloudEventCodec.decode(headers(EventType.CANCEL_JOB), json.getBytes(StandardCharsets.UTF_8))
            .data();
  }

  private static Map<String, String> headers(EventType type) {
    return new HashMap<>(
        Map.of(
            "ce_specversion", "1.0",
            "ce_id", "1",
            "ce_type", type.typeName(),
            "ce_source", "resow/test",
            "ce_time", "2026-01-01T12:00:00Z",
            "content-type", "application/json"));
  }

  /** A field or an element of the tree. */
  private record Place(JsonNode parent, String field, int index) {}

  private static List<Place> places(JsonNode tree) {
    var places = new ArrayList<Place>();
    collect(tree, places);
    return places;
  }

  private static void collect(JsonNode node, List<Place> places) {
    if (node instanceof ObjectNode object)
      object
          .properties()
          .forEach(
              field -> {
                places.add(new Place(object, field.getKey(), -1));
                collect(field.getValue(), places);
              });
    if (node instanceof ArrayNode array)
      for (int i = 0; i < array.size(); i++) {
        places.add(new Place(array, null, i));
        collect(array.get(i), places);
      }
  }

  private static String mutated(ObjectNode record, int where, String value) {
    Place place = places(record).get(where);
    String mark = "@mutated@";
    if (place.parent() instanceof ObjectNode object) object.put(place.field(), mark);
    if (place.parent() instanceof ArrayNode array) array.set(place.index(), mark);
    return record.toString().replace("\"" + mark + "\"", value);
  }
}
