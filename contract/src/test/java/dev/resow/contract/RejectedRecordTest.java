package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.RejectedRecord.Header;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever a record holds, its letter is far below what a broker takes. */
class RejectedRecordTest {
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  /** Half of a broker's default for the largest record, 1 MiB. */
  private static final int SMALL = 512 << 10;

  @Example
  void aSmallRecordIsKeptWhole() {
    byte[] value = {(byte) 0xff, 0, (byte) 0xc3, 0x28};
    var origin = letter(List.of(header("ce_type", "nonsense")), utf8("a key"), value).origin();

    assertThat(origin.truncated()).isFalse();
    assertThat(origin.bytes()).isEqualTo(4);
    assertThat(Base64.getDecoder().decode(origin.payloadBase64())).isEqualTo(value);
    assertThat(origin.key()).isEqualTo("a key");
    assertThat(origin.headers()).containsExactly(java.util.Map.entry("ce_type", "nonsense"));
  }

  @Example
  void ofAMegabyteTheBeginningTheSizeAndTheHashAreKept() {
    byte[] zeros = new byte[1_000_000];
    var letter = letter(List.of(), utf8("key"), zeros);

    assertThat(letter.origin().truncated()).isTrue();
    assertThat(letter.origin().bytes()).isEqualTo(zeros.length);
    assertThat(letter.origin().sha256())
        .isEqualTo("d29751f2649b32ff572b5e0a9f541ea660a50f94ff0beedfb0b692b924cc8025");
    assertThat(Base64.getDecoder().decode(letter.origin().payloadBase64()))
        .hasSize(RejectedRecord.MOST_BYTES);
    assertThat(size(letter)).isLessThan(SMALL);
  }

  @Example
  void giantKeysAndHeadersAreCutAndWhatNoTableHoldsIsReplaced() {
    byte[] giant = new byte[300_000];
    Arrays.fill(giant, (byte) 1); // six characters each in JSON
    var headers =
        IntStream.range(0, 4_000).mapToObj(i -> new Header("h" + i + "\u0000", giant)).toList();
    var letter = letter(headers, giant, giant);

    assertThat(letter.origin().truncated()).isTrue();
    assertThat(letter.origin().headers()).hasSizeLessThanOrEqualTo(RejectedRecord.MOST_HEADERS);
    assertThat(letter.origin().headers().keySet()).allMatch(Texts::isStorable);
    assertThat(letter.recordKey()).hasSizeLessThanOrEqualTo(RejectedRecord.MOST_CHARACTERS);
    assertThat(size(letter)).isLessThan(SMALL);
  }

  @Example
  void aKeyWithAZeroByteCanBeStored() {
    assertThat(letter(List.of(header("a\u0000", "b\u0000")), utf8("k\u0000"), null).origin())
        .satisfies(
            origin -> {
              assertThat(origin.key()).isEqualTo("k\ufffd");
              assertThat(origin.headers()).containsEntry("a\ufffd", "b\ufffd");
              assertThat(origin.payloadBase64()).isNull();
            });
  }

  @Property(tries = 200)
  void everyLetterIsBoundedAndComesBackEqual(
      @ForAll byte[] key, @ForAll byte[] header, @ForAll @IntRange(max = 600_000) int size) {
    var letter = letter(List.of(new Header("h", header)), key, new byte[size]);

    var record = EventLimit.encode(CloudEvent.of(letter, "resow/test", null));

    assertThat(record.value().length).isLessThan(SMALL);
    assertThat(CloudEventCodec.decode(record.topic(), record.headers(), record.value()).data())
        .isEqualTo(letter);
  }

  @Example
  void aLetterOfAnOlderVersionIsRead() {
    String old =
        """
        {"at":"2026-01-01T12:00:00Z","reason":"header","consumer":"worker","origin":
         {"topic":"resow.jobs.ready","partition":0,"offset":7,"timestamp":"2026-01-01T12:00:00Z",
          "headers":{},"key":"k","payloadBase64":"AAAA"}}""";
    var letter = Json.read(utf8(old), DeadLetter.class);
    assertThat(letter.origin().truncated()).isFalse();
    assertThat(letter.origin().sha256()).isNull();
  }

  private static DeadLetter letter(List<Header> headers, byte[] key, byte[] value) {
    return new RejectedRecord(Topics.READY, 0, 7, NOON.toEpochMilli(), headers, key, value)
        .letter(NOON, "header", "x".repeat(1_000_000), "test");
  }

  private static int size(DeadLetter letter) {
    var record = CloudEventCodec.encode(CloudEvent.of(letter, "resow/test", null));
    return record.value().length
        + record.key().length()
        + record.headers().values().stream().mapToInt(String::length).sum();
  }

  private static Header header(String name, String value) {
    return new Header(name, utf8(value));
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
