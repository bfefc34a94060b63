package dev.resow.diffusion.model;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a model is sampled with when a request does not say: the object {@code sampling} of {@code
 * resow.json} in the model folder, e.g. {@code {"sampling": {"steps": 28, "guidanceScale": 3.0,
 * "method": "resow"}}}. Published folders have no such file and get SD3-medium's values.
 *
 * @param steps sampler steps, from 1 on
 * @param guidanceScale of classifier-free guidance, 0 to 100
 * @param method name of the guidance method
 */
public record SamplingDefaults(int steps, double guidanceScale, String method) {
  private static final String METHOD = "resow";

  private static final String FILE = "resow.json";
  private static final SamplingDefaults SD3 =
      new SamplingDefaults(28, 7.0); // SD3-medium's model card

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
   * @throws IllegalArgumentException when the file cannot be read or a value is out of range,
   *     naming the file
   */
  public static SamplingDefaults read(Path modelFolder) {
    Path file = modelFolder.resolve(FILE);
    if (!Files.exists(file)) return SD3;
    try {
      JsonNode given = new ObjectMapper().readTree(file.toFile()).path("sampling");
      return new SamplingDefaults(
          number(given, "steps", SD3.steps()).intValue(),
          number(given, "guidanceScale", SD3.guidanceScale()).doubleValue(),
          given.path("method").asText(METHOD));
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
