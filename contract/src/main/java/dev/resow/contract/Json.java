package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.nio.charset.StandardCharsets;

/**
 * The one JSON form of everything: ISO-8601 times and durations, absent instead of null. Unknown
 * fields are ignored, so that a newer writer does not break an older reader; a field of another
 * kind is refused.
 */
public final class Json {
  /** Far above every record of ours, far below what costs memory or time out of proportion. */
  private static final StreamReadConstraints LIMITS =
      StreamReadConstraints.builder()
          .maxNestingDepth(100)
          .maxNumberLength(100)
          .maxStringLength(8 << 20)
          .maxDocumentLength(32L << 20)
          .maxTokenCount(2_000_000)
          .build();

  private static final ObjectMapper MAPPER =
      JsonMapper.builder(JsonFactory.builder().streamReadConstraints(LIMITS).build())
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          // JSON types are strict: no number is a text or an instant, no text is a number.
          .addModule(StrictScalars.module())
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_NULL, JsonInclude.Include.NON_NULL))
          .build();

  private Json() {}

  /** The mapper itself, for what the two methods below do not cover. Do not reconfigure it. */
  public static ObjectMapper mapper() {
    return MAPPER;
  }

  /** UTF-8. */
  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("cannot serialize a contract record: " + value, e);
    }
  }

  /** As {@link #write}, for a column or a line of text. */
  public static String text(Object value) {
    return new String(write(value), StandardCharsets.UTF_8);
  }

  /** As {@link #read}, from a column or a line of text. */
  public static <T> T parse(String json, Class<T> type) {
    return read(json.getBytes(StandardCharsets.UTF_8), type);
  }

  /**
   * As {@link #parse(String, Class)}, of a generic type.
   *
   * @throws InvalidJsonException {@code malformed-json} if it is not JSON or not of this shape
   */
  public static <T> T parse(String json, TypeReference<T> type) {
    try {
      return present(MAPPER.readValue(json, type));
    } catch (JsonProcessingException e) {
      throw new InvalidJsonException("malformed-json", e.getMessage());
    }
  }

  /**
   * @param json UTF-8
   * @throws InvalidJsonException {@code malformed-json} if it is not JSON or not of this shape
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return present(MAPPER.readValue(json, type));
    } catch (java.io.IOException e) {
      throw new InvalidJsonException("malformed-json", e.getMessage());
    }
  }

  private static <T> T present(T value) {
    if (value == null) throw new InvalidJsonException("malformed-json", "the value is JSON null");
    return value;
  }
}
