package dev.resow.api.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.api.problem.Excerpt;
import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * From bytes to a JSON tree: UTF-8, one value and nothing behind it, no name twice in an object
 * (RFC 8259, I-JSON of RFC 7493), bounded depth, names and numbers.
 */
final class JsonText {
  private static final int DEEPEST = 50;
  private static final int LONGEST_NUMBER = 100;
  private static final int LONGEST_NAME = 256;
  private static final int AROUND = 12;

  private static final ObjectMapper TREES =
      new ObjectMapper(
          JsonFactory.builder()
              .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
              .streamReadConstraints(
                  StreamReadConstraints.builder()
                      .maxNestingDepth(DEEPEST)
                      .maxNumberLength(LONGEST_NUMBER)
                      .maxNameLength(LONGEST_NAME)
                      .build())
              .build());

  private JsonText() {}

  /**
   * @throws ProblemException malformed-json, with line and column
   */
  static JsonNode parse(byte[] body) {
    String text = decode(body);
    try (JsonParser in = TREES.createParser(text)) {
      try {
        JsonNode tree = TREES.readTree(in);
        if (tree == null) throw malformed("The body is empty. Send a JSON object, at least {}.");
        if (in.nextToken() != null)
          throw malformed(
              at(in.currentTokenLocation())
                  + "unexpected content after the end of the JSON object.");
        return tree;
      } catch (StreamConstraintsException e) {
        throw malformed(
            at(in.currentLocation())
                + "the JSON is nested more than %d levels deep, or has a name of more than %d or a number of more than %d characters."
                    .formatted(DEEPEST, LONGEST_NAME, LONGEST_NUMBER));
      } catch (JsonEOFException e) {
        throw malformed(
            at(e.getLocation())
                + "unexpected end of the JSON. Is a bracket, a brace or a quotation mark missing?");
      } catch (JsonProcessingException e) {
        if (e.getOriginalMessage().startsWith("Duplicate field"))
          throw twice(path(in.getParsingContext().pathAsPointer().toString()));
        throw malformed(
            at(e.getLocation()) + "invalid JSON: '%s'.".formatted(near(text, e.getLocation())));
      }
    } catch (IOException e) {
      throw new IllegalStateException("reading text in memory failed", e);
    }
  }

  /** A byte order mark is ignored, as RFC 8259 allows. */
  private static String decode(byte[] body) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return text.startsWith("\ufeff") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      throw malformed("The body must be valid UTF-8 (RFC 8259).");
    }
  }

  private static String at(JsonLocation place) {
    return "At line %d, column %d: ".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static String near(String text, JsonLocation place) {
    int offset = Math.clamp(place.getCharOffset(), 0, text.length());
    return Excerpt.of(
        text.substring(Math.max(0, offset - AROUND), Math.min(text.length(), offset + AROUND)));
  }

  /** {@code /policy/rules/0/on} as {@code policy.rules[0].on}. */
  private static String path(String pointer) {
    var path = new StringBuilder();
    for (String part : pointer.substring(Math.min(1, pointer.length())).split("/"))
      if (part.matches("[0-9]+")) path.append('[').append(part).append(']');
      else path.append(path.isEmpty() ? "" : ".").append(part);
    return Excerpt.of(path.toString());
  }

  private static ProblemException twice(String path) {
    return new ProblemException(
        ProblemType.MALFORMED_JSON,
        "The field '%s' appears twice. Send it once.".formatted(path),
        List.of(new FieldError(path, "Must appear only once.")));
  }

  static ProblemException malformed(String detail) {
    return new ProblemException(ProblemType.MALFORMED_JSON, detail);
  }
}
