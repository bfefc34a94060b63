package dev.resow.diffusion.guidance.settings;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** {@code resow.json} of a model folder: calibration writes it, the sampler reads it. */
public final class SettingsFile {
  /** Name of the file in the model folder. */
  public static final String NAME = "resow.json";

  private static final String KEY = "guidance";
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
    Path file = modelFolder.resolve(NAME);
    GuidanceSettings defaults = GuidanceSettings.defaults(blocks);
    if (!Files.exists(file)) {
      return defaults;
    }
    try {
      ObjectNode fields = JSON.valueToTree(defaults);
      JsonNode given = JSON.readTree(file.toFile()).path(KEY);
      merge(fields, given);
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
