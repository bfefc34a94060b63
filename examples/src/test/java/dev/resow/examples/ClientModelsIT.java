package dev.resow.examples;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.client.model.Job;
import dev.resow.client.model.JobRequest;
import dev.resow.client.model.Models;
import dev.resow.client.model.Problem;
import dev.resow.client.model.Replay;
import dev.resow.client.model.ReplayPlan;
import dev.resow.client.model.ReplayRequest;
import dev.resow.client.model.ReplaySeed;
import dev.resow.client.model.Upload;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The records of the Java client have what the OpenAPI document of the server has. */
class ClientModelsIT {
  private static final String SCHEMAS = "#/components/schemas/";

  private static JsonNode document;

  @BeforeAll
  static void readDocument() throws Exception {
    try (var rest = new RestClient(SharedServer.get().url())) {
      document = rest.get("/openapi?format=json");
    }
  }

  @Test
  void everyFieldThatTheClientReadsIsSentWithItsType() throws Exception {
    var answers =
        Map.of(
            "JobView", Job.class,
            "Models", Models.class,
            "ReplayView", Replay.class,
            "ReplayDryRun", ReplayPlan.class,
            "ReplaySeed", ReplaySeed.class,
            "Problem", Problem.class,
            "Upload", Upload.class,
            "EventView", Class.forName("dev.resow.client.EventStream$View"));
    var check = new Check(false);
    answers.forEach((schema, type) -> check.compare(schema, type, schema(schema)));
    assertThat(check.faults).isEmpty();
    assertThat(check.compared).as("records").hasSizeGreaterThan(20);
  }

  @Test
  void everyFieldThatTheServerTakesCanBeSent() {
    var check = new Check(true);
    check.compare("JobRequest", JobRequest.class, schema("JobRequest"));
    check.compare("ReplayRequest", ReplayRequest.class, schema("ReplayRequest"));
    assertThat(check.faults).isEmpty();
  }

  @Test
  void everyOperationThatTheClientCallsExists() {
    Map<String, List<String>> calls =
        Map.of(
            "/v1/jobs", List.of("get", "post"),
            "/v1/jobs/{id}", List.of("get", "delete"),
            "/v1/jobs/{id}/image", List.of("get"),
            "/v1/jobs/{id}/events", List.of("get"),
            "/v1/models", List.of("get"),
            "/v1/uploads", List.of("post"),
            "/v1/replays", List.of("post"),
            "/v1/replays/{id}", List.of("get"),
            "/v1/replays/{id}/seeds", List.of("get"));
    calls.forEach(
        (path, methods) ->
            methods.forEach(
                method ->
                    assertThat(document.path("paths").path(path).has(method))
                        .as("%s %s", method, path)
                        .isTrue()));
    for (String page : List.of("JobPage", "ReplaySeedPage"))
      assertThat(names(schema(page).path("properties"))).as(page).contains("items", "next");
    assertThat(names(parameters("/v1/jobs")))
        .contains("state", "since", "text", "finding", "cursor");
    assertThat(names(parameters("/v1/replays/{id}/seeds"))).contains("after");
  }

  /** Compares records with schemas, and whatever they consist of. */
  private static final class Check {
    final List<String> faults = new ArrayList<>();
    final Set<Class<?>> compared = new HashSet<>();
    private final boolean sends;

    /**
     * @param sends true for requests, which must have every field of the schema
     */
    Check(boolean sends) {
      this.sends = sends;
    }

    void compare(String at, Type type, JsonNode declared) {
      JsonNode schema = resolved(declared);
      String expected = schema.path("type").asText() + "/" + schema.path("format").asText("");
      if (type == JsonNode.class) return; // whatever comes
      if (type instanceof ParameterizedType generic) {
        Type last = generic.getActualTypeArguments()[generic.getActualTypeArguments().length - 1];
        boolean list = generic.getRawType() == List.class;
        if (!schema.path("type").asText().equals(list ? "array" : "object"))
          fault(at, type, schema);
        else compare(at + "[]", last, schema.path(list ? "items" : "additionalProperties"));
      } else if (type instanceof Class<?> plain && plain.isRecord()) {
        record(at, plain, schema);
      } else if (type instanceof Class<?> plain && plain.isEnum()) {
        values(at, plain, schema);
      } else if (!formats(type).contains(expected)) {
        fault(at, type, schema);
      }
    }

    private void record(String at, Class<?> type, JsonNode schema) {
      compared.add(type);
      var left = new HashSet<>(names(schema.path("properties")));
      var required = new HashSet<String>();
      schema.path("required").forEach(name -> required.add(name.asText()));
      for (RecordComponent component : type.getRecordComponents()) {
        String name = name(component);
        left.remove(name);
        JsonNode property = schema.path("properties").path(name);
        if (property.isMissingNode()) faults.add(at + "." + name + ": not in the document");
        else compare(at + "." + name, component.getGenericType(), property);
        if (component.getType().isPrimitive() && !required.contains(name))
          faults.add(at + "." + name + ": may be absent, so its type must have null");
      }
      if (sends) left.forEach(name -> faults.add(at + "." + name + ": not in the client"));
    }

    private void values(String at, Class<?> type, JsonNode schema) {
      var documented = new HashSet<String>();
      schema.path("enum").forEach(value -> documented.add(value.asText()));
      var known =
          Arrays.stream(type.getFields())
              .filter(field -> field.isEnumConstant() && !field.getName().equals("UNKNOWN"))
              .map(
                  field -> {
                    var word = field.getAnnotation(JsonProperty.class);
                    return word == null ? field.getName() : word.value();
                  })
              .collect(Collectors.toSet());
      if (!known.equals(documented)) faults.add(at + ": " + known + " instead of " + documented);
    }

    private void fault(String at, Type type, JsonNode schema) {
      faults.add(at + ": " + type.getTypeName() + " for " + schema);
    }
  }

  private static Set<String> formats(Type type) {
    if (type == String.class) return Set.of("string/");
    if (type == UUID.class) return Set.of("string/uuid");
    if (type == Instant.class) return Set.of("string/date-time");
    if (type == Duration.class) return Set.of("string/duration");
    if (type == int.class || type == Integer.class) return Set.of("integer/int32");
    if (type == long.class || type == Long.class) return Set.of("integer/int64", "integer/uint64");
    if (type == double.class || type == Double.class) return Set.of("number/double");
    if (type == boolean.class || type == Boolean.class) return Set.of("boolean/");
    return Set.of();
  }

  private static String name(RecordComponent component) {
    var renamed = component.getAccessor().getAnnotation(JsonProperty.class);
    return renamed == null ? component.getName() : renamed.value();
  }

  private static JsonNode schema(String name) {
    return document.path("components").path("schemas").path(name);
  }

  private static JsonNode resolved(JsonNode schema) {
    String reference = schema.path("$ref").asText();
    return reference.startsWith(SCHEMAS) ? schema(reference.substring(SCHEMAS.length())) : schema;
  }

  private static JsonNode parameters(String path) {
    return document.path("paths").path(path).path("get").path("parameters");
  }

  /** Names of the properties of an object, or of a list of parameters. */
  private static List<String> names(JsonNode node) {
    if (node.isArray())
      return StreamSupport.stream(node.spliterator(), false)
          .map(each -> each.path("name").asText())
          .toList();
    return node.properties().stream().map(Map.Entry::getKey).toList();
  }
}
