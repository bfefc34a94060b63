package dev.resow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.resow.contract.artifact.ArtifactId;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

/** AsyncAPI 3.0 from the records: channels from {@link EventType}, schemas by reflection. */
final class AsyncApiDocument {
  private final ObjectNode root = Json.mapper().createObjectNode();
  private final Map<String, ObjectNode> schemas = new TreeMap<>();

  static String yaml() throws Exception {
    var yaml =
        YAMLMapper.builder()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .enable(YAMLGenerator.Feature.INDENT_ARRAYS_WITH_INDICATOR)
            .build();
    return "# Written from the contract's records; AsyncApiTest holds it against them.\n"
        + yaml.writeValueAsString(new AsyncApiDocument().build());
  }

  private ObjectNode build() {
    root.put("asyncapi", "3.0.0");
    root.putObject("info")
        .put("title", "Resow")
        .put("version", "1.0.0")
        .put("license", "Apache-2.0")
        .put("description", AsyncApiTexts.SERVICE);
    ((ObjectNode) root.get("info")).putObject("license").put("name", "Apache-2.0");
    root.put("defaultContentType", "application/json");
    var channels = root.putObject("channels");
    for (String topic : Topics.all())
      channels
          .putObject(topic)
          .put("address", topic)
          .put("description", AsyncApiTexts.CHANNELS.get(topic));
    var messages = root.putObject("components").putObject("messages");
    for (EventType type : EventType.values()) {
      String name = type.record().getSimpleName();
      ((ObjectNode) channels.get(type.topic()))
          .withObjectProperty("messages")
          .putObject(name)
          .put("$ref", "#/components/messages/" + name);
      var message = messages.putObject(name).put("name", type.typeName());
      message.put("summary", AsyncApiTexts.MESSAGES.get(type.record()));
      message.putObject("payload").put("$ref", schemaOf(type.record()));
      var header = message.putObject("headers").put("type", "object").putObject("properties");
      header.putObject("ce_type").put("const", type.typeName());
    }
    ((ObjectNode) root.get("components")).putObject("schemas").setAll(schemas);
    return root;
  }

  private String schemaOf(Class<?> record) {
    String name = record.getSimpleName();
    if (!schemas.containsKey(name)) {
      var schema = Json.mapper().createObjectNode().put("type", "object");
      schemas.put(name, schema);
      var properties = schema.putObject("properties");
      var required = Json.mapper().createArrayNode();
      for (RecordComponent part : record.getRecordComponents()) {
        properties.set(
            part.getName(),
            part.getAccessor().isAnnotationPresent(Seed.class)
                ? seed()
                : schema(part.getGenericType()));
        if (isRequired(record, part.getName())) required.add(part.getName());
      }
      if (!required.isEmpty()) schema.set("required", required);
    }
    return "#/components/schemas/" + name;
  }

  /** Asks the reader itself: a field without which a value is refused is required. */
  private static boolean isRequired(Class<?> record, String field) {
    ObjectNode value = Json.mapper().valueToTree(new AnyRecord(5).of(record));
    value.remove(field);
    // of two fields that stand in for each other, neither alone is required
    if (record == DeadLetter.class && (field.equals("jobId") || field.equals("origin")))
      return false;
    // settings of a recipe are there with that recipe only
    if (record == TrainingSpec.class && (field.equals("comat") || field.equals("itercomp")))
      return false;
    try {
      Json.read(Json.write(value), record);
      return false;
    } catch (InvalidJsonException refused) {
      return true;
    }
  }

  private static JsonNode seed() {
    return Json.mapper()
        .createObjectNode()
        .put("type", "integer")
        .put("format", "uint64")
        .put("minimum", 0)
        .put("maximum", Seed.GREATEST);
  }

  private JsonNode schema(Type type) {
    var schema = Json.mapper().createObjectNode();
    if (type instanceof ParameterizedType p) {
      Type last = p.getActualTypeArguments()[p.getActualTypeArguments().length - 1];
      boolean list = p.getRawType() == java.util.List.class;
      schema.put("type", list ? "array" : "object");
      schema.set(list ? "items" : "additionalProperties", schema(last));
      return schema;
    }
    var c = (Class<?>) type;
    if (c == int.class || c == Integer.class)
      return schema.put("type", "integer").put("format", "int32");
    if (c == long.class) return schema.put("type", "integer").put("format", "int64");
    if (c == double.class || c == Double.class)
      return schema.put("type", "number").put("format", "double");
    if (c == boolean.class || c == Boolean.class) return schema.put("type", "boolean");
    if (c == String.class) return schema.put("type", "string");
    if (c == UUID.class) return schema.put("type", "string").put("format", "uuid");
    if (c == Instant.class) return schema.put("type", "string").put("format", "date-time");
    if (c == Duration.class) return schema.put("type", "string").put("format", "duration");
    if (c == byte[].class) return schema.put("type", "string").put("contentEncoding", "base64");
    if (c == ArtifactId.class) return schema.put("type", "string").put("pattern", "^[0-9a-f]{64}$");
    if (c.isEnum()) {
      var values = schema.put("type", "string").putArray("enum");
      for (Object constant : c.getEnumConstants()) values.add(Json.mapper().valueToTree(constant));
      return schema;
    }
    if (c.isSealed()) {
      var kinds = schema.put("type", "object").put("discriminator", "do").putArray("oneOf");
      Arrays.stream(c.getPermittedSubclasses())
          .forEach(kind -> kinds.addObject().put("$ref", schemaOf(kind)));
      return schema;
    }
    return schema.put("$ref", schemaOf(c));
  }
}
