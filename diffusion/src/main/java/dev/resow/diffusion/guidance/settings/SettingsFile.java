package dev.resow.diffusion.guidance.settings;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.resow.diffusion.backbone.Backbone;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** {@code resow.json} of a model folder: calibration writes it, the sampler reads it. */
public final class SettingsFile {
  /** Name of the file in the model folder. */
  public static final String NAME = "resow.json";

  private static final String KEY = "guidance";
  private static final String MANY = "many";
  private static final String REGIONS = "regions";
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private SettingsFile() {}

  /**
   * The settings of a model folder. Fields that the file leaves out keep their default.
   *
   * @param blocks transformer blocks of the model
   * @throws IllegalArgumentException when a value is unknown or out of range, naming the file
   */
  public static GuidanceSettings read(Path modelFolder, int blocks) {
    return read(modelFolder, blocks, GuidanceSettings.defaults(blocks));
  }

  /** The same with the defaults of a backbone. */
  public static GuidanceSettings read(Path modelFolder, Backbone backbone) {
    return read(modelFolder, backbone.blocks(), GuidanceSettings.defaults(backbone));
  }

  private static GuidanceSettings read(Path modelFolder, int blocks, GuidanceSettings defaults) {
    Path file = modelFolder.resolve(NAME);
    if (!Files.exists(file)) {
      return defaults;
    }
    try {
      ObjectNode fields = JSON.valueToTree(defaults);
      JsonNode given = JSON.readTree(file.toFile()).path(KEY);
      change(fields, given);
      GuidanceSettings settings = JSON.treeToValue(fields, GuidanceSettings.class);
      int last = Math.max(settings.blocks().all().getLast(), settings.familyBlocks().getLast());
      if (last >= blocks) {
        throw new IllegalArgumentException(
            "block %d does not exist, the model has %d blocks".formatted(last, blocks));
      }
      return settings;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Puts what is given in place of what is there, field by field at every depth. */
  private static void merge(ObjectNode fields, JsonNode given) {
    given
        .properties()
        .forEach(
            field -> {
              if (field.getValue().isObject()
                  && fields.get(field.getKey()) instanceof ObjectNode inner) {
                merge(inner, field.getValue());
              } else {
                fields.set(field.getKey(), field.getValue());
              }
            });
  }

  /**
   * The same settings with other values of some fields.
   *
   * @param values by dotted path, such as {@code regions.renoise}; JSON, or plain text
   * @throws IllegalArgumentException when a field is unknown or a value is out of range
   */
  public static GuidanceSettings change(GuidanceSettings settings, Map<String, String> values) {
    ObjectNode fields = JSON.valueToTree(settings);
    ObjectNode given = JSON.createObjectNode();
    values.forEach(
        (path, value) -> {
          var names = List.of(path.split("\\."));
          ObjectNode inner = given;
          for (String name : names.subList(0, names.size() - 1)) {
            inner = inner.withObjectProperty(name);
          }
          inner.set(names.getLast(), value(value));
        });
    change(fields, given);
    try {
      return JSON.treeToValue(fields, GuidanceSettings.class);
    } catch (IOException e) {
      throw new IllegalArgumentException(e.getMessage(), e);
    }
  }

  private static JsonNode value(String text) {
    try {
      return JSON.readTree(text);
    } catch (IOException e) {
      return JSON.getNodeFactory().textNode(text);
    }
  }

  /** The regions of many subjects begin as those of two: what they leave out is the same. */
  private static void change(ObjectNode fields, JsonNode given) {
    if (given instanceof ObjectNode some) {
      ObjectNode rest = some.deepCopy();
      JsonNode many = rest.remove(MANY);
      merge(fields, rest);
      if (many != null) {
        boolean regions = many.path(REGIONS).isObject();
        if (regions && fields.path(MANY).path(REGIONS).isNull()) {
          ((ObjectNode) fields.path(MANY)).set(REGIONS, fields.path(REGIONS).deepCopy());
        }
        merge(fields, JSON.createObjectNode().set(MANY, many));
      }
    }
  }

  /**
   * The settings that a model folder's file has, with nothing in place of what it leaves out; a
   * missing node without any.
   *
   * @throws IllegalArgumentException when they are no JSON object, naming the file
   */
  public static JsonNode given(Path modelFolder) {
    Path file = modelFolder.resolve(NAME);
    JsonNode given = object(file).path(KEY);
    if (!given.isMissingNode() && !given.isObject()) {
      throw new IllegalArgumentException(
          "%s: %s: expected a JSON object, found %s".formatted(file, KEY, given));
    }
    return given;
  }

  /**
   * Puts settings into a model folder's file; everything else that it has, or leaves out, stays.
   *
   * @param values by dotted path, such as {@code regions.detection}; records become objects
   * @throws IllegalArgumentException when the file is no JSON object, naming it
   */
  public static void put(Path modelFolder, Map<String, ?> values) {
    Path file = modelFolder.resolve(NAME);
    ObjectNode all = object(file);
    ObjectNode guidance = all.withObjectProperty(KEY);
    values.forEach(
        (path, value) -> {
          var names = List.of(path.split("\\."));
          ObjectNode inner = guidance;
          for (String name : names.subList(0, names.size() - 1)) {
            inner = inner.withObjectProperty(name);
          }
          inner.set(names.getLast(), JSON.valueToTree(value));
        });
    try {
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ObjectNode object(Path file) {
    if (!Files.exists(file)) {
      return JSON.createObjectNode();
    }
    try {
      if (JSON.readTree(file.toFile()) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException(file + ": expected a JSON object, found something else");
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  /** Writes the settings; other keys of an existing file stay. */
  public static void write(Path modelFolder, GuidanceSettings settings) {
    Path file = modelFolder.resolve(NAME);
    try {
      ObjectNode all =
          Files.exists(file) ? (ObjectNode) JSON.readTree(file.toFile()) : JSON.createObjectNode();
      all.set(KEY, JSON.valueToTree(settings));
      JSON.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), all);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
