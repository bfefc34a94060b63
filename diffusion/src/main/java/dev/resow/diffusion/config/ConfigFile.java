package dev.resow.diffusion.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.tensor.FileKind;
import dev.resow.diffusion.tensor.ModelFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.StreamSupport;

/**
 * A JSON object in a file. Every getter throws {@link ModelFormatException} with file, field,
 * expected and found. A field that is absent or null takes its default.
 */
public final class ConfigFile {
  private static final JsonMapper JSON = new JsonMapper();

  private final Path file;
  private final ObjectNode root;
  private final String prefix; // of fields in messages

  private ConfigFile(Path file, ObjectNode root, String prefix) {
    this.file = file;
    this.root = root;
    this.prefix = prefix;
  }

  /**
   * Reads a file.
   *
   * @throws ModelFormatException when it is missing, something else or no JSON object
   */
  public static ConfigFile read(Path file) {
    try {
      if (JSON.readTree(Files.readAllBytes(file)) instanceof ObjectNode object) {
        return new ConfigFile(file, object, "");
      }
      throw notJson(file, "other JSON", null);
    } catch (JacksonException e) {
      throw notJson(file, "other text (" + e.getOriginalMessage() + ")", e);
    } catch (IOException e) {
      throw notJson(file, FileKind.reason(e), e);
    }
  }

  private static ModelFormatException notJson(Path file, String found, IOException cause) {
    var kind = FileKind.of(file).orElse(found);
    return new ModelFormatException(file, null, "a JSON object", kind, cause);
  }

  /** The file that this was read from. */
  public Path file() {
    return file;
  }

  /** The whole object. */
  public ObjectNode root() {
    return root;
  }

  /** An object inside this one; empty where it is absent or null. */
  public ConfigFile section(String field) {
    var node = absent(field) ? JSON.createObjectNode() : root.path(field);
    return node instanceof ObjectNode object
        ? new ConfigFile(file, object, prefix + field + ".")
        : fail(field, "an object");
  }

  /** A whole number that must be there and positive. */
  public int positive(String field) {
    return positive(field, root.path(field));
  }

  /** A positive whole number with a default. */
  public int positive(String field, int fallback) {
    return absent(field) ? fallback : positive(field, root.path(field));
  }

  /** A whole number with a default. */
  public long integer(String field, long fallback) {
    if (absent(field)) {
      return fallback;
    }
    var node = root.path(field);
    return node.isIntegralNumber() ? node.asLong() : fail(field, "a whole number");
  }

  /** A number with a default. */
  public double number(String field, double fallback) {
    return number(field).orElse(fallback);
  }

  /** A number that may be absent. */
  public OptionalDouble number(String field) {
    if (absent(field)) {
      return OptionalDouble.empty();
    }
    var node = root.path(field);
    return OptionalDouble.of(node.isNumber() ? node.asDouble() : fail(field, "a number"));
  }

  /** A switch with a default. */
  public boolean flag(String field, boolean fallback) {
    if (absent(field)) {
      return fallback;
    }
    var node = root.path(field);
    return node.isBoolean() ? node.asBoolean() : fail(field, "true or false");
  }

  /** A text with a default, which may be null. */
  public String text(String field, String fallback) {
    if (absent(field)) {
      return fallback;
    }
    var node = root.path(field);
    return node.isTextual() ? node.asText() : fail(field, "a text");
  }

  /** Positive or zero whole numbers, none when absent. */
  public List<Integer> integers(String field) {
    if (absent(field)) {
      return List.of();
    }
    var node = root.path(field);
    boolean good =
        node.isArray()
            && StreamSupport.stream(node.spliterator(), false)
                .allMatch(n -> n.canConvertToInt() && n.asInt() >= 0);
    return good
        ? StreamSupport.stream(node.spliterator(), false).map(JsonNode::asInt).toList()
        : fail(field, "a list of whole numbers");
  }

  /** Refuses every value of a field but the ones that this software knows; absent is fine. */
  public void only(String field, Object... supported) {
    if (absent(field)) {
      return;
    }
    var found = root.path(field).asText();
    if (Arrays.stream(supported).noneMatch(s -> s.toString().equals(found))) {
      fail(field, "a supported value " + Arrays.toString(supported));
    }
  }

  /** What to throw for a field that is not as it should be, in words of one's own. */
  public ModelFormatException failure(String field, String expected, String found) {
    return new ModelFormatException(file, field, expected, found);
  }

  /** Throws for a field. */
  public <T> T fail(String field, String expected) {
    var found = root.path(field);
    throw new ModelFormatException(
        file, prefix + field, expected, found.isMissingNode() ? "nothing" : found.toString());
  }

  private boolean absent(String field) {
    return root.path(field).isMissingNode() || root.path(field).isNull();
  }

  private int positive(String field, JsonNode node) {
    return node.canConvertToInt() && node.isIntegralNumber() && node.asInt() > 0
        ? node.asInt()
        : this.<Integer>fail(field, "a positive whole number");
  }
}
