package dev.resow.api.openapi;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import org.eclipse.microprofile.openapi.models.Operation;
import org.eclipse.microprofile.openapi.models.media.Schema;
import org.eclipse.microprofile.openapi.models.parameters.Parameter;

/**
 * Describes schemas, properties and parameters that have no annotation of their own: the records of
 * other modules do not know OpenAPI, and many parameters recur in every operation.
 */
final class Descriptions {
  private static final Map<String, String> SCHEMAS = read("schemas.properties");
  private static final Map<String, String> PARAMETERS = read("parameters.properties");

  private Descriptions() {}

  /** Fills in the description of a schema and of its properties. */
  static void describe(String name, Schema schema) {
    if (schema.getDescription() == null) schema.setDescription(SCHEMAS.get(name));
    properties(name, schema);
  }

  private static void properties(String path, Schema schema) {
    if (schema.getProperties() == null) return;
    schema
        .getProperties()
        .forEach(
            (property, type) -> {
              String key = path + "." + property;
              if (type.getDescription() == null)
                Optional.ofNullable(SCHEMAS.get(key))
                    .or(() -> Optional.ofNullable(SCHEMAS.get("*." + property)))
                    .ifPresent(type::setDescription);
              properties(key, type);
            });
  }

  /** Fills in the descriptions of an operation's parameters. */
  static void describe(Operation operation) {
    if (operation.getParameters() == null) return;
    for (Parameter parameter : operation.getParameters())
      if (parameter.getDescription() == null)
        parameter.setDescription(
            PARAMETERS.getOrDefault(
                operation.getOperationId() + "." + parameter.getName(),
                PARAMETERS.get(parameter.getName())));
  }

  private static Map<String, String> read(String file) {
    var properties = new Properties();
    try (var in =
        new InputStreamReader(
            Descriptions.class.getResourceAsStream(file), StandardCharsets.UTF_8)) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
    var texts = new TreeMap<String, String>();
    properties.stringPropertyNames().forEach(key -> texts.put(key, properties.getProperty(key)));
    return texts;
  }
}
