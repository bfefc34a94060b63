package dev.resow.contract;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a record's constructor demands of its fields; messages name the field. */
final class Checks {
  private Checks() {}

  static void present(String field, Object value) {
    if (value == null) throw new IllegalArgumentException("'" + field + "' is missing");
  }

  static void text(String field, String value) {
    if (value == null || value.isBlank())
      throw new IllegalArgumentException("'" + field + "' is missing or blank");
  }

  static void atLeast(String field, long value, long least) {
    if (value < least)
      throw new IllegalArgumentException(
          "'" + field + "' must be at least " + least + ", not " + value);
  }

  static <T> List<T> list(List<T> values) {
    return values == null ? List.of() : List.copyOf(values);
  }

  static <V> Map<String, V> map(Map<String, V> values) {
    if (values == null) return Map.of();
    // Map.copyOf would shuffle the order, and with it the bytes that are written.
    values.forEach((key, value) -> present(key, value));
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }
}
