package dev.resow.api.json;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.SaneTime;
import dev.resow.contract.Iso8601;
import dev.resow.contract.Json;
import dev.resow.contract.Seed;
import dev.resow.contract.Texts;
import java.math.BigInteger;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.UUID;
import java.util.function.Function;

/**
 * Single values of a body. A JSON type stands for itself: no text is a number, no number a time, a
 * whole number is digits without fraction or exponent (not 1.0, not 1e2).
 */
final class Scalars {
  private static final Duration LONGEST = Duration.ofDays(3653);

  private final Flaws flaws;
  private final Clock clock;

  Scalars(Flaws flaws, Clock clock) {
    this.flaws = flaws;
    this.clock = clock;
  }

  void check(String path, Class<?> type, JsonNode node) {
    if (type == String.class) text(path, node);
    else if (type == Integer.class || type == int.class) whole(path, node);
    else if (type == Double.class || type == double.class) number(path, node);
    else if (type == Boolean.class || type == boolean.class)
      expect(node.isBoolean(), path, "true or false", node);
    else if (type.isEnum()) word(path, type, node);
    else if (type == Instant.class) time(path, node);
    else if (type == Duration.class) duration(path, node);
    else if (type == UUID.class) parsed(path, node, "a UUID", Scalars::uuid);
    else throw new IllegalStateException("unsupported type of a body: " + type);
  }

  void seed(String path, JsonNode node) {
    if (!expect(node.isIntegralNumber(), path, "a whole number", node)) return;
    BigInteger seed = node.bigIntegerValue();
    if (seed.compareTo(Seed.LEAST) < 0 || seed.compareTo(Seed.GREATEST) > 0)
      flaws.value(path, "Must be from 0 to %s, not %s.".formatted(Seed.GREATEST, excerpt(node)));
  }

  private void text(String path, JsonNode node) {
    if (!expect(node.isTextual(), path, "text", node)) return;
    String text = node.textValue();
    // PostgreSQL cannot store U+0000, and other control characters have no use in a prompt.
    if (text.chars().anyMatch(c -> c < ' ' && c != '\n' && c != '\t' && c != '\r'))
      flaws.value(path, "Must not contain control characters.");
    else if (!Texts.isStorable(text))
      flaws.value(path, "Must be valid Unicode, not half a surrogate pair.");
  }

  private void whole(String path, JsonNode node) {
    if (expect(node.isIntegralNumber(), path, "a whole number", node) && !node.canConvertToInt())
      flaws.value(
          path,
          "Must be from %d to %d, not %s."
              .formatted(Integer.MIN_VALUE, Integer.MAX_VALUE, excerpt(node)));
  }

  private void number(String path, JsonNode node) {
    if (expect(node.isNumber(), path, "a number", node) && !Double.isFinite(node.doubleValue()))
      flaws.value(path, "Must be a finite number; this one is too large.");
  }

  private void word(String path, Class<?> type, JsonNode node) {
    var words =
        Arrays.stream(type.getEnumConstants())
            .map(constant -> Json.mapper().convertValue(constant, String.class))
            .toList();
    expect(
        node.isTextual() && words.contains(node.textValue()),
        path,
        "one of " + String.join(", ", words),
        node);
  }

  private void time(String path, JsonNode node) {
    Instant time = parsed(path, node, "a time like 2026-01-31T12:00:00Z", Iso8601::instant);
    if (time != null && !SaneTime.is(time, clock))
      flaws.value(path, "Must be %s, not %s.".formatted(SaneTime.EXPECTED, excerpt(node)));
  }

  private void duration(String path, JsonNode node) {
    Duration time = parsed(path, node, "a duration like PT1M30S", Duration::parse);
    if (time != null && (time.isNegative() || time.compareTo(LONGEST) > 0))
      flaws.value(path, "Must be a duration from 0 to ten years, not %s.".formatted(excerpt(node)));
  }

  private <T> T parsed(String path, JsonNode node, String expected, Function<String, T> parser) {
    if (!expect(node.isTextual(), path, expected, node)) return null;
    try {
      return parser.apply(node.textValue());
    } catch (DateTimeException | IllegalArgumentException | ArithmeticException e) {
      expect(false, path, expected, node);
      return null;
    }
  }

  private static UUID uuid(String text) {
    UUID id = UUID.fromString(text);
    if (!id.toString().equalsIgnoreCase(text)) throw new IllegalArgumentException("not a UUID");
    return id;
  }

  private boolean expect(boolean is, String path, String expected, JsonNode node) {
    if (!is) flaws.kind(path, "Expected %s, not %s.".formatted(expected, describe(node)));
    return is;
  }

  /** Describes the received value for a message. */
  static String describe(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "a list";
      case OBJECT -> "an object";
      case STRING -> "'" + excerpt(node) + "'";
      case MISSING -> "nothing";
      case NUMBER -> "the number " + excerpt(node);
      default -> excerpt(node);
    };
  }

  private static String excerpt(JsonNode node) {
    return Excerpt.of(node.asText());
  }

  static String excerpt(String text) {
    return Excerpt.of(text);
  }
}
