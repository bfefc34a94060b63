package dev.resow.classifier;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.resow.contract.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the description that lies beside a model: {@code m.json} for {@code m.onnx}. */
final class DescriptionFile {
  private static final ObjectReader READER =
      Json.mapper()
          .readerFor(Description.class)
          .with(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);

  private DescriptionFile() {}

  /**
   * @throws IllegalArgumentException if there is none, or what is wrong in it
   */
  static Description of(Path model) {
    String name = model.getFileName().toString();
    Path file = model.resolveSibling(name.replaceFirst("\\.[^.]*$", "") + ".json");
    if (!Files.isRegularFile(file))
      throw new IllegalArgumentException(
          "RESOW_SAFETY_ONNX needs a description of the model beside it, and %s does not exist (docs/safety.md)."
              .formatted(file));
    try {
      return READER.readValue(file.toFile());
    } catch (IOException e) {
      throw new IllegalArgumentException(
          "The description %s of the model of RESOW_SAFETY_ONNX cannot be used: %s."
              .formatted(file, reason(e)));
    }
  }

  private static String reason(IOException fault) {
    if (fault instanceof JsonMappingException && fault.getCause() != null)
      return fault.getCause().getMessage();
    return fault instanceof JsonProcessingException json
        ? json.getOriginalMessage()
        : fault.toString();
  }
}
