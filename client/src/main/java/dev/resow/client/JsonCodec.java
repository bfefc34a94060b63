package dev.resow.client;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;

/** JSON as the API writes and reads it. Newer servers may send fields and values that are new. */
final class JsonCodec {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
          .disable(
              SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
              SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
          .build();

  private JsonCodec() {}

  static byte[] write(Object request) {
    try {
      return JSON.writeValueAsBytes(request);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("the request cannot be written as JSON", e);
    }
  }

  static <T> T read(byte[] json, Class<T> type) throws IOException {
    return read(json, JSON.constructType(type));
  }

  /** A page of such items, or another generic type of one parameter. */
  static <T> T read(byte[] json, Class<?> generic, Class<?> item) throws IOException {
    return read(json, JSON.getTypeFactory().constructParametricType(generic, item));
  }

  private static <T> T read(byte[] json, JavaType type) throws IOException {
    T value = JSON.readValue(json, type);
    if (value == null) throw new IOException("the body is null");
    return value;
  }

  static <T> T read(JsonNode json, Class<T> type) throws IOException {
    return JSON.treeToValue(json, type);
  }
}
