package dev.resow.contract;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Validation of record fields; messages name the field. A producer with access to a topic can write
 * anything: values that are too large for a table, a page or another record are refused, and text
 * for people is truncated.
 */
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

  /** Most elements of a list or entries of a map that has no bound of its own. */
  static final int MANY = 1_000;

  private static final int NAME = 256;
  private static final Instant EARLIEST = Instant.EPOCH;
  private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999999Z");

  static void within(String field, long value, long least, long most) {
    if (value < least || value > most)
      throw new IllegalArgumentException(
          "'%s' must be from %d to %d, not %d".formatted(field, least, most, value));
  }

  /** An id, a word or a name: at most 256 characters that a database can hold. */
  static void name(String field, String value) {
    text(field, value);
    text(field, value, NAME);
  }

  /** As {@link #name}, and it may be absent. */
  static void optionalName(String field, String value) {
    if (value != null) text(field, value, NAME);
  }

  /** Text of at most {@code most} characters that a database can hold; may be absent. */
  static void text(String field, String value, int most) {
    if (value == null) return;
    if (value.length() > most)
      throw new IllegalArgumentException(
          "'%s' has %d characters, at most %d are allowed".formatted(field, value.length(), most));
    if (!Texts.isStorable(value))
      throw new IllegalArgumentException(
          "'"
              + field
              + "' must not contain U+0000 or half a surrogate pair, which the database cannot store");
  }

  /** A number that is neither NaN nor infinite; may be absent. */
  static void finite(String field, Double value) {
    if (value != null && !Double.isFinite(value))
      throw new IllegalArgumentException("'" + field + "' must be a finite number, not " + value);
  }

  /** As {@link #finite}, not negative and at most {@code most}; may be absent. */
  static void within(String field, Double value, double most) {
    finite(field, value);
    if (value != null && (value < 0 || value > most))
      throw new IllegalArgumentException(
          "'%s' must be from 0 to %s, not %s".formatted(field, most, value));
  }

  /** A time from 1970 to 9999. */
  static void time(String field, Instant time) {
    present(field, time);
    if (time.isBefore(EARLIEST) || time.isAfter(LATEST))
      throw new IllegalArgumentException(
          "'" + field + "' must be a time from 1970 to 9999, not " + time);
  }

  static <T> List<T> list(List<T> values) {
    return list("list", values, MANY);
  }

  /**
   * @throws IllegalArgumentException if it is too long or holds null
   */
  static <T> List<T> list(String field, List<T> values, int most) {
    if (values == null) return List.of();
    size(field, values.size(), most);
    values.forEach(value -> present(field + "[]", value));
    return List.copyOf(values);
  }

  static <V> Map<String, V> map(Map<String, V> values) {
    if (values == null) return Map.of();
    // Map.copyOf would shuffle the order, and with it the bytes that are written.
    values.forEach((key, value) -> present(key, value));
    return Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  /**
   * @throws IllegalArgumentException if it is too large, a key is no name, or a value is null
   */
  static <V> Map<String, V> map(String field, Map<String, V> values, int most) {
    if (values == null) return Map.of();
    size(field, values.size(), most);
    values.keySet().forEach(key -> name("a key of " + field, key));
    return map(values);
  }

  private static void size(String field, int size, int most) {
    if (size > most)
      throw new IllegalArgumentException(
          "'%s' has %d elements, at most %d are allowed".formatted(field, size, most));
  }
}
