package dev.resow.contract;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Changes between the AsyncAPI documents of two releases that break one of them while both run:
 * either reads the other's records. Only optional fields, and topics with new messages, may be
 * added. Readers ignore unknown fields and refuse unknown values of enums and unknown types.
 */
final class SchemaChanges {
  private static final String SCHEMAS = "#/components/schemas/";
  private static final Set<String> WHOLE_NUMBERS = Set.of("int32", "int64", "uint64");

  /** What a change is. */
  enum Kind {
    TOPIC_REMOVED("records of the previous release are on it"),
    MESSAGE_REMOVED("the previous release sends it"),
    MESSAGE_ADDED("the previous release reads the topic and refuses unknown types"),
    MESSAGE_RENAMED("each release refuses the other's type"),
    FIELD_REMOVED("the previous release sends it or expects it"),
    FIELD_REQUIRED("records of the previous release may lack it"),
    FIELD_OPTIONAL("the previous release refuses a record without it"),
    TYPE_CHANGED("neither release reads the other's values"),
    TYPE_NARROWED("values of the previous release are refused"),
    TYPE_WIDENED("the previous release refuses the new values"),
    VALUE_REMOVED("the previous release sends it"),
    VALUE_ADDED("the previous release refuses it");

    private final String consequence;

    Kind(String consequence) {
      this.consequence = consequence;
    }
  }

  /**
   * A change.
   *
   * @param where path of the field from the name of its message, or the topic
   * @param detail what it was and what it is
   */
  record Change(String where, Kind kind, String detail) {
    @Override
    public String toString() {
      return "%s %s%s: %s"
          .formatted(where, kind, detail.isEmpty() ? "" : " (" + detail + ")", kind.consequence);
    }
  }

  private final JsonNode before;
  private final JsonNode after;
  private final List<Change> changes = new ArrayList<>();
  private final Set<List<JsonNode>> compared = new HashSet<>();

  private SchemaChanges(JsonNode before, JsonNode after) {
    this.before = before;
    this.after = after;
  }

  /** The changes that break something, in the order of the earlier document. */
  static List<Change> between(JsonNode before, JsonNode after) {
    var changes = new SchemaChanges(before, after);
    changes.topics();
    return changes.changes;
  }

  private void topics() {
    var now = messages(after);
    for (var topic : before.path("channels").properties()) {
      if (!after.path("channels").has(topic.getKey())) add(topic.getKey(), Kind.TOPIC_REMOVED, "");
      else topic(topic.getKey(), messages(before).get(topic.getKey()), now.get(topic.getKey()));
    }
  }

  private void topic(String topic, Map<String, String> was, Map<String, String> is) {
    was.forEach(
        (message, type) -> {
          String newType = is.get(message);
          if (newType == null) add(message, Kind.MESSAGE_REMOVED, "from " + topic);
          else {
            if (!type.equals(newType))
              add(message, Kind.MESSAGE_RENAMED, type + " became " + newType);
            compare(message, payload(before, message), payload(after, message));
          }
        });
    is.keySet().stream()
        .filter(message -> !was.containsKey(message))
        .forEach(message -> add(message, Kind.MESSAGE_ADDED, "to " + topic));
  }

  /** Of each topic the names of its messages with their CloudEvents types. */
  private static Map<String, Map<String, String>> messages(JsonNode document) {
    var all = new HashMap<String, Map<String, String>>();
    for (var topic : document.path("channels").properties()) {
      var types = new TreeMap<String, String>();
      for (var message : topic.getValue().path("messages").properties())
        types.put(
            message.getKey(),
            document.at("/components/messages/" + message.getKey() + "/name").asText());
      all.put(topic.getKey(), types);
    }
    return all;
  }

  private static JsonNode payload(JsonNode document, String message) {
    return resolve(document, document.at("/components/messages/" + message + "/payload"));
  }

  private static JsonNode resolve(JsonNode document, JsonNode schema) {
    String ref = schema.path("$ref").asText("");
    if (ref.isEmpty()) return schema;
    return document.at("/components/schemas/" + ref.substring(SCHEMAS.length()));
  }

  private void compare(String where, JsonNode was, JsonNode is) {
    if (!compared.add(List.of(was, is)) || was.equals(is) && !was.toString().contains("$ref"))
      return;
    if (!text(was, "type").equals(text(is, "type"))) {
      add(where, Kind.TYPE_CHANGED, shape(was) + " became " + shape(is));
      return;
    }
    fields(where, was, is);
    values(where, was.path("enum"), is.path("enum"));
    kinds(where, was.path("oneOf"), is.path("oneOf"));
    format(where, was, is);
    bound(where, "minimum", was, is, 1);
    bound(where, "maximum", was, is, -1);
    for (String rule : List.of("pattern", "contentEncoding", "discriminator"))
      if (!text(was, rule).equals(text(is, rule)))
        add(
            where,
            Kind.TYPE_CHANGED,
            "%s %s became %s".formatted(rule, text(was, rule), text(is, rule)));
    inner(where + "[]", was.path("items"), is.path("items"));
    inner(where + ".*", was.path("additionalProperties"), is.path("additionalProperties"));
  }

  private void inner(String where, JsonNode was, JsonNode is) {
    if (!was.isMissingNode() && !is.isMissingNode())
      compare(where, resolve(before, was), resolve(after, is));
  }

  private void fields(String where, JsonNode was, JsonNode is) {
    var requiredBefore = strings(was.path("required"));
    var requiredNow = strings(is.path("required"));
    for (var field : was.path("properties").properties()) {
      String name = field.getKey();
      String path = where + "." + name;
      JsonNode now = is.path("properties").path(name);
      if (now.isMissingNode()) {
        add(path, Kind.FIELD_REMOVED, "");
        continue;
      }
      if (requiredBefore.contains(name) && !requiredNow.contains(name))
        add(path, Kind.FIELD_OPTIONAL, "");
      if (!requiredBefore.contains(name) && requiredNow.contains(name))
        add(path, Kind.FIELD_REQUIRED, "");
      compare(path, resolve(before, field.getValue()), resolve(after, now));
    }
    requiredNow.stream()
        .filter(name -> !was.path("properties").has(name))
        .forEach(name -> add(where + "." + name, Kind.FIELD_REQUIRED, "new"));
  }

  private void values(String where, JsonNode was, JsonNode is) {
    without(strings(was), strings(is)).forEach(v -> add(where, Kind.VALUE_REMOVED, v));
    without(strings(is), strings(was)).forEach(v -> add(where, Kind.VALUE_ADDED, v));
  }

  /** Kinds of a sealed type, each known by its schema's name. */
  private void kinds(String where, JsonNode was, JsonNode is) {
    var kindsBefore = names(was);
    var kindsNow = names(is);
    without(kindsBefore, kindsNow).forEach(k -> add(where, Kind.VALUE_REMOVED, k));
    without(kindsNow, kindsBefore).forEach(k -> add(where, Kind.VALUE_ADDED, k));
    for (String kind : kindsBefore)
      if (kindsNow.contains(kind))
        compare(
            where + "<" + kind + ">",
            before.at("/components/schemas/" + kind),
            after.at("/components/schemas/" + kind));
  }

  private void format(String where, JsonNode was, JsonNode is) {
    String from = text(was, "format");
    String to = text(is, "format");
    if (from.equals(to)) return;
    Kind kind = Kind.TYPE_CHANGED;
    if (WHOLE_NUMBERS.contains(from) && WHOLE_NUMBERS.contains(to)) {
      if (to.equals("int32")) kind = Kind.TYPE_NARROWED;
      if (from.equals("int32")) kind = Kind.TYPE_WIDENED;
    }
    add(where, kind, from + " became " + to);
  }

  /**
   * @param narrowing sign of a change that refuses more
   */
  private void bound(String where, String name, JsonNode was, JsonNode is, int narrowing) {
    Optional<BigDecimal> from = number(was, name);
    Optional<BigDecimal> to = number(is, name);
    if (from.equals(to)) return;
    boolean narrows =
        from.isEmpty() || to.isPresent() && to.get().compareTo(from.get()) * narrowing > 0;
    add(
        where,
        narrows ? Kind.TYPE_NARROWED : Kind.TYPE_WIDENED,
        "%s %s became %s".formatted(name, from.orElse(null), to.orElse(null)));
  }

  private static Optional<BigDecimal> number(JsonNode schema, String name) {
    return Optional.ofNullable(schema.get(name)).map(JsonNode::decimalValue);
  }

  private static String shape(JsonNode schema) {
    return (text(schema, "type") + " " + text(schema, "format")).strip();
  }

  private static String text(JsonNode schema, String name) {
    return schema.path(name).asText("");
  }

  private static Set<String> strings(JsonNode array) {
    var all = new LinkedHashSet<String>();
    array.forEach(value -> all.add(value.asText()));
    return all;
  }

  private static Set<String> names(JsonNode kinds) {
    var all = new LinkedHashSet<String>();
    kinds.forEach(kind -> all.add(kind.path("$ref").asText().substring(SCHEMAS.length())));
    return all;
  }

  private static Set<String> without(Set<String> all, Set<String> some) {
    var rest = new TreeSet<>(all);
    rest.removeAll(some);
    return rest;
  }

  private void add(String where, Kind kind, String detail) {
    changes.add(new Change(where, kind, detail));
  }
}
