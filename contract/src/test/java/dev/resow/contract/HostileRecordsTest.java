package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.failure.FailureKind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Values that cost a reader out of proportion, or that no table holds, are refused at once. */
class HostileRecordsTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final UUID JOB = UUID.fromString("0197a7b0-0000-7000-8000-000000000001");

  @Example
  void deepJsonIsRefusedOnEveryType() {
    for (EventType type : EventType.values()) {
      refused(type, "[".repeat(450_000));
      refused(type, "{\"unknown\":" + "[".repeat(10_000) + "]".repeat(10_000) + "}");
      refused(type, "{\"unknown\":" + "{\"a\":".repeat(10_000) + "1" + "}".repeat(10_001));
    }
  }

  @Example
  void numbersWithoutEndAreRefused() {
    for (String number : List.of("1e999999999", "9".repeat(100_000), "NaN")) {
      refused(EventType.WORKER_HEARTBEAT, heartbeat("\"slots\":" + number));
      refused(EventType.STEP_PROGRESS, progress("\"step\":" + number));
    }
    refused(EventType.STEP_PROGRESS, progress("\"secondsPerStep\":1e999999999"));
    refused(EventType.STEP_PROGRESS, progress("\"secondsPerStep\":\"NaN\""));
  }

  @Example
  void timesOutsideOfEveryCalendarAreRefused() {
    for (String time : List.of("+999999999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z"))
      refused(EventType.CANCEL_JOB, "{\"jobId\":\"%s\",\"at\":\"%s\"}".formatted(JOB, time));
  }

  @Example
  void namesThatNoTableHoldsAreRefused() {
    for (String name : List.of("w".repeat(300_000), "a\\u0000b", "a\\ud800b", "\\udc00", " "))
      refused(
          EventType.WORKER_HEARTBEAT,
          "{\"worker\":\"%s\",\"at\":\"%s\",\"slots\":1,\"draining\":false}".formatted(name, NOON));
  }

  @Example
  void heartbeatsHaveBounds() {
    refused(EventType.WORKER_HEARTBEAT, heartbeat("\"slots\":100000"));
    refused(EventType.WORKER_HEARTBEAT, heartbeat("\"slots\":-1"));
    String running = "{\"jobId\":\"%s\",\"attempt\":1}".formatted(JOB);
    String many = String.join(",", java.util.Collections.nCopies(1_000, running));
    refused(EventType.WORKER_HEARTBEAT, heartbeat("\"slots\":1,\"running\":[" + many + "]"));
    refused(EventType.WORKER_HEARTBEAT, heartbeat("\"slots\":1,\"running\":[null]"));
  }

  @Example
  void hugeMapsAndListsWithNullAreRefused() {
    String losses =
        IntStream.range(0, 40_000)
            .mapToObj(i -> "\"l" + i + "\":1")
            .collect(Collectors.joining(",", "{", "}"));
    refused(EventType.STEP_PROGRESS, progress("\"step\":1,\"losses\":" + losses));
    refused(EventType.STEP_PROGRESS, progress("\"step\":1,\"losses\":{\"a\":null}"));
  }

  @Example
  void aMapWhoseSizeOverflowsIsRefused() {
    assertThatThrownBy(() -> new SubjectMap("cat", 65_536, 65_536, new byte[0]))
        .hasMessageContaining("'width' must be from 1 to 1024");
  }

  @Example
  void textForPeopleIsCutAndCleaned() {
    var failed =
        new AttemptFailed(
            JOB,
            1,
            "w",
            NOON,
            FailureKind.TRANSIENT,
            "a \u0000 byte, half a pair \ud83d" + "x".repeat(1_000_000),
            "d".repeat(1_000_000),
            0,
            1);
    assertThat(failed.message()).hasSize(Texts.MESSAGE).startsWith("a \ufffd byte").endsWith("…");
    assertThat(failed.detail()).hasSize(Texts.DETAIL);
    assertThat(EventLimit.encode(event(failed)).value().length).isLessThan(20_000);
  }

  @Example
  void aResultIsAPngWhateverItSays() {
    String image =
        "{\"id\":\"%s\",\"mediaType\":\"text/html\",\"width\":1,\"height\":1,\"bytes\":1}"
            .formatted("0".repeat(64));
    assertThat(Json.read(utf8(image), ImageRef.class).mediaType()).isEqualTo("image/png");
  }

  @Example
  void anOverlapWithTooManyMapsLeavesThemOut() {
    var maps =
        IntStream.range(0, 100)
            .mapToObj(i -> new SubjectMap("s" + i, 128, 128, new byte[128 * 128]))
            .toList();
    var overlap =
        new OverlapDetected(
            JOB, 1, "w", NOON, 0, 1, 5, .5, Verdict.CLEAR, List.of(), List.of(), null, maps);
    var record = EventLimit.encode(event(overlap));
    assertThat(record.value().length).isLessThan(EventLimit.MOST_BYTES);
    assertThat(back(record))
        .isInstanceOfSatisfying(OverlapDetected.class, o -> assertThat(o.maps()).isEmpty());
  }

  @Example
  void aResultWithGiantCurvesAndWarningsFits() {
    var curve = java.util.Collections.nCopies(20_000, 1.23456789012345);
    var rounds =
        IntStream.range(0, 8)
            .mapToObj(
                i -> new RoundSummary(i, i, 9, Verdict.CLEAR, null, null, Map.of("iou", curve)))
            .toList();
    var result =
        new JobResult(
            JOB,
            1,
            "w",
            NOON,
            Verdict.CLEAR,
            new ImageRef(
                new dev.resow.contract.artifact.ArtifactId("0".repeat(64)), "image/png", 8, 8, 1),
            1,
            rounds,
            1,
            null,
            new ModelFingerprint("m", "d", Map.of()),
            List.of(FindingKind.OVERLAPPED),
            java.util.Collections.nCopies(900, "w".repeat(100_000)));
    var record = EventLimit.encode(event(result));
    assertThat(record.value().length).isLessThan(EventLimit.MOST_BYTES);
    assertThat(back(record))
        .isInstanceOfSatisfying(
            JobResult.class,
            r -> {
              assertThat(r.rounds()).hasSize(8);
              assertThat(r.warnings()).hasSize(50);
            });
  }

  @Property(tries = 200)
  void storableTextIsStorableAndChangesNothingElse(
      @ForAll String text, @ForAll @IntRange(min = 1, max = 50) int most) {
    assertThat(Texts.isStorable(Texts.storable(text))).isTrue();
    assertThat(Texts.storable(text)).hasSameSizeAs(text);
    if (Texts.isStorable(text)) assertThat(Texts.storable(text)).isSameAs(text);
    assertThat(Texts.cut(text, most).length()).isLessThanOrEqualTo(most);
    assertThat(Texts.isStorable(Texts.cut(text, most))).isTrue();
  }

  private static CloudEvent event(ResowEvent event) {
    return CloudEvent.of(event, "resow/test", null);
  }

  private static ResowEvent back(EncodedRecord record) {
    return CloudEventCodec.decode(record.topic(), record.headers(), record.value()).data();
  }

  private static String heartbeat(String fields) {
    return "{\"worker\":\"w\",\"at\":\"%s\",\"draining\":false,%s}".formatted(NOON, fields);
  }

  private static String progress(String fields) {
    return "{\"jobId\":\"%s\",\"attempt\":1,\"worker\":\"w\",\"at\":\"%s\",\"round\":0,\"steps\":9,%s}"
        .formatted(JOB, NOON, fields);
  }

  private static void refused(EventType type, String json) {
    var headers =
        Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_type", type.typeName(), "ce_source", "t");
    assertThatThrownBy(() -> CloudEventCodec.decode(headers, utf8(json)))
        .isInstanceOfSatisfying(
            InvalidJsonException.class,
            e -> {
              assertThat(e.reason()).isEqualTo("malformed-json");
              assertThat(e.getMessage().length()).isLessThanOrEqualTo(Texts.MESSAGE);
            });
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
