package dev.resow.api.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Seed;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Checks a JSON tree against its record before it is converted: unknown fields, wrong types, nulls
 * in lists, text that PostgreSQL cannot store, times and numbers out of range. Each error names the
 * path of its field.
 */
final class Shape {
  /** Reading them by reflection takes longer than checking a body. */
  private static final ClassValue<Map<String, Field>> FIELDS =
      new ClassValue<>() {
        @Override
        protected Map<String, Field> computeValue(Class<?> record) {
          Map<String, Field> fields = new LinkedHashMap<>();
          for (var part : record.getRecordComponents()) fields.put(name(part), Field.of(part));
          return Collections.unmodifiableMap(fields);
        }
      };

  private final Scalars scalars;
  private final Flaws flaws;

  /**
   * A record's component.
   *
   * @param required true if it cannot be null
   */
  private record Field(Type type, boolean required, boolean seed) {
    private static Field of(RecordComponent part) {
      return new Field(
          part.getGenericType(),
          part.getType().isPrimitive(),
          part.getAccessor().isAnnotationPresent(Seed.class));
    }
  }

  Shape(Scalars scalars, Flaws flaws) {
    this.scalars = scalars;
    this.flaws = flaws;
  }

  /** A body: an object with the fields of the record. */
  void body(Class<?> record, JsonNode tree) {
    fields("", FIELDS.get(record), Set.of(), tree);
  }

  private void value(String path, Type type, boolean seed, JsonNode node) {
    if (type instanceof ParameterizedType list) list(path, list, node);
    else if (seed) scalars.seed(path, node);
    else if (type instanceof Class<?> c && c.isSealed() && c.isInterface()) variant(path, c, node);
    else if (type instanceof Class<?> c && c.isRecord()) object(path, c, Set.of(), node);
    else scalars.check(path, (Class<?>) type, node);
  }

  private void list(String path, ParameterizedType type, JsonNode node) {
    if (!Collection.class.isAssignableFrom((Class<?>) type.getRawType()))
      throw new IllegalStateException("unsupported type of a body: " + type);
    if (!node.isArray()) {
      flaws.kind(path, "Expected a list, not " + Scalars.describe(node) + ".");
      return;
    }
    for (int i = 0; i < node.size(); i++) {
      String element = path + "[" + i + "]";
      if (node.get(i).isNull()) flaws.kind(element, "Must not be null.");
      else value(element, type.getActualTypeArguments()[0], false, node.get(i));
    }
  }

  private void object(String path, Class<?> record, Set<String> more, JsonNode node) {
    if (node.isObject()) fields(path, FIELDS.get(record), more, node);
    else flaws.kind(path, "Expected an object, not " + Scalars.describe(node) + ".");
  }

  /** An object whose kind a field names, e.g. what a retry does. */
  private void variant(String path, Class<?> type, JsonNode node) {
    String named = type.getAnnotation(JsonTypeInfo.class).property();
    Map<String, Class<?>> variants = new LinkedHashMap<>();
    for (var variant : type.getAnnotation(JsonSubTypes.class).value())
      variants.put(variant.name(), variant.value());
    if (!node.isObject()) {
      flaws.kind(path, "Expected an object, not " + Scalars.describe(node) + ".");
      return;
    }
    JsonNode name = node.path(named);
    Class<?> variant = name.isTextual() ? variants.get(name.textValue()) : null;
    if (variant != null) object(path, variant, Set.of(named), node);
    else
      flaws.kind(
          path + "." + named,
          "Expected one of %s, not %s."
              .formatted(String.join(", ", variants.keySet()), Scalars.describe(name)));
  }

  private void fields(String path, Map<String, Field> known, Set<String> more, JsonNode node) {
    node.fieldNames()
        .forEachRemaining(
            name -> {
              if (known.containsKey(name) || more.contains(name)) return;
              var names = new TreeSet<>(known.keySet());
              names.addAll(more);
              flaws.kind(
                  path(path, Scalars.excerpt(name)),
                  names.isEmpty()
                      ? "Unknown field. This object has no fields."
                      : "Unknown field. Known fields: " + String.join(", ", names) + ".");
            });
    known.forEach(
        (name, field) -> {
          JsonNode child = node.path(name);
          if (!child.isMissingNode() && !child.isNull())
            value(path(path, name), field.type(), field.seed(), child);
          else if (field.required()) flaws.kind(path(path, name), "Required field is missing.");
        });
  }

  /** In JSON. */
  private static String name(RecordComponent part) {
    var named = part.getAccessor().getAnnotation(JsonProperty.class);
    return named == null ? part.getName() : named.value();
  }

  private static String path(String path, String field) {
    return path.isEmpty() ? field : path + "." + field;
  }
}
