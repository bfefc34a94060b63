package dev.resow.provenance.cbor;

import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.cbor.CBORFactory;
import com.fasterxml.jackson.dataformat.cbor.CBORGenerator;
import com.fasterxml.jackson.dataformat.cbor.databind.CBORMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Writes and reads CBOR. The same values give the same bytes: every length is definite, every
 * number as short as it can be, and maps keep their order.
 */
public final class Cbor {
  private static final int DEEPEST = 32;
  private static final int LONGEST = 16 << 20;

  private static final CBORFactory FACTORY =
      CBORFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(DEEPEST)
                  .maxDocumentLength(LONGEST)
                  .maxStringLength(LONGEST)
                  .maxNameLength(1000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();

  private static final CBORMapper MAPPER =
      CBORMapper.builder(FACTORY).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).build();

  private Cbor() {}

  /** A value with a tag in front (RFC 8949, section 3.4). */
  public record Tagged(int tag, Object value) {}

  /**
   * Writes a value.
   *
   * @param value maps with keys that are texts or integers, lists, texts, byte arrays, integers,
   *     booleans, {@link Tagged} values, or null
   */
  public static byte[] write(Object value) {
    var bytes = new ByteArrayOutputStream();
    try (var out = FACTORY.createGenerator(bytes)) {
      write(out, value);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }

  private static void write(CBORGenerator out, Object value) throws IOException {
    switch (value) {
      case null -> out.writeNull();
      case Tagged tagged -> {
        out.writeTag(tagged.tag());
        write(out, tagged.value());
      }
      case Map<?, ?> map -> {
        out.writeStartObject(map, map.size());
        for (var entry : map.entrySet()) {
          if (entry.getKey() instanceof Integer number) {
            out.writeFieldId(number);
          } else {
            out.writeFieldName((String) entry.getKey());
          }
          write(out, entry.getValue());
        }
        out.writeEndObject();
      }
      case List<?> list -> {
        out.writeStartArray(list, list.size());
        for (Object each : list) {
          write(out, each);
        }
        out.writeEndArray();
      }
      case String text -> {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeUTF8String(utf8, 0, utf8.length); // other methods cut long texts into pieces
      }
      case byte[] bytes -> out.writeBinary(bytes);
      case Boolean truth -> out.writeBoolean(truth);
      case Integer number -> out.writeNumber(number);
      case Long number -> out.writeNumber(number);
      default -> throw new IllegalArgumentException("no CBOR for " + value.getClass());
    }
  }

  /**
   * Reads one value of any origin; tags are skipped, and keys that are integers become their
   * digits.
   *
   * @throws IllegalArgumentException when the bytes are not one value of CBOR, or it is nested
   *     deeper than {@value #DEEPEST} levels
   */
  public static JsonNode read(byte[] bytes) {
    try {
      JsonNode value = MAPPER.readTree(bytes);
      if (!value.isMissingNode()) {
        return value;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("expected CBOR, found other bytes", e);
    }
    throw new IllegalArgumentException("expected CBOR, found nothing");
  }
}
