package dev.resow.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a model is sampled with when a request does not say: the object {@code sampling} of {@code
 * resow.json} in the model folder, e.g. {@code {"sampling": {"steps": 28, "guidanceScale": 3.0,
 * "method": "resow"}}}. Published folders have no such file and get the values of their kind.
 *
 * @param steps sampler steps, from 1 on
 * @param guidanceScale of classifier-free guidance, 0 to 100
 * @param method name of the guidance method
 */
public record SamplingDefaults(int steps, double guidanceScale, String method) {
  private static final String METHOD = "resow";

  private static final String FILE = "resow.json";
  static final SamplingDefaults SD3 = new SamplingDefaults(28, 7.0); // SD3-medium's model card

  public SamplingDefaults {
    if (steps < 1)
      throw new IllegalArgumentException("sampling.steps: expected 1 or more, found " + steps);
    if (!(guidanceScale >= 0 && guidanceScale <= 100))
      throw new IllegalArgumentException(
          "sampling.guidanceScale: expected 0 to 100, found " + guidanceScale);
    if (method.isBlank())
      throw new IllegalArgumentException("sampling.method: expected a name, found a blank");
  }

  /** With the default method. */
  public SamplingDefaults(int steps, double guidanceScale) {
    this(steps, guidanceScale, METHOD);
  }

  /**
   * Those of an SD3-family folder.
   *
   * @throws IllegalArgumentException when the file cannot be read or a value is out of range,
   *     naming the file
   */
  public static SamplingDefaults read(Path modelFolder) {
    return read(modelFolder, SD3);
  }

  /** Those of a folder; what its file leaves out is as in {@code kind}. */
  static SamplingDefaults read(Path modelFolder, SamplingDefaults kind) {
    Path file = modelFolder.resolve(FILE);
    if (!Files.exists(file)) return kind;
    try {
      JsonNode given = new ObjectMapper().readTree(file.toFile()).path("sampling");
      return new SamplingDefaults(
          number(given, "steps", kind.steps()).intValue(),
          number(given, "guidanceScale", kind.guidanceScale()).doubleValue(),
          given.path("method").asText(kind.method()));
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static Number number(JsonNode given, String field, Number otherwise) {
    JsonNode value = given.path(field);
    if (value.isMissingNode()) return otherwise;
    if (!value.isNumber())
      throw new IllegalArgumentException(
          "sampling." + field + ": expected a number, found " + value);
    return value.numberValue();
  }
}
