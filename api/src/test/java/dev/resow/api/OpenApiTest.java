package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.api.openapi.ApiDescription;
import dev.resow.contract.Json;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The description of the API is complete enough to generate clients from it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OpenApiTest {
  private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
  private JsonNode api;

  @BeforeEach
  void read() throws IOException {
    api = Json.mapper().readTree(given().get("/openapi?format=json").asByteArray());
  }

  private record Operation(String where, JsonNode node) {}

  private List<Operation> operations() {
    var found = new ArrayList<Operation>();
    api.path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .properties()
                    .forEach(
                        method -> {
                          if (METHODS.contains(method.getKey()))
                            found.add(
                                new Operation(
                                    method.getKey() + " " + path.getKey(), method.getValue()));
                        }));
    return found;
  }

  @Test
  void itIsOpenApi31() {
    assertThat(api.path("openapi").asText()).startsWith("3.1");
  }

  /** Names of generated methods: to change one is to break every client. */
  @Test
  void operationIdsAreThoseClientsKnow() {
    assertThat(operations())
        .extracting(operation -> operation.node().path("operationId").asText())
        .doesNotHaveDuplicates()
        .doesNotContain("")
        .contains(
            "submitJob",
            "putJob",
            "getJob",
            "listJobs",
            "cancelJob",
            "getImage",
            "getProvenance",
            "listEvents",
            "streamJobs",
            "listModels",
            "findSubjects",
            "listWorkers",
            "getQueue",
            "getRates",
            "listRounds",
            "createKey",
            "listKeys",
            "revokeKey",
            "createWebhook",
            "listWebhooks",
            "deleteWebhook",
            "listDeliveries",
            "resendDelivery",
            "generateImages",
            "submitTraining",
            "listTrainings",
            "getTraining",
            "cancelTraining",
            "listTrainingFigures",
            "evaluateAdapter",
            "listEvaluations",
            "getEvaluation",
            "listEvaluationPairs");
  }

  @Test
  void everyOperationIsDescribed() {
    for (var operation : operations()) {
      assertThat(operation.node().path("summary").asText())
          .as(operation.where())
          .isNotBlank()
          .doesNotEndWith(".");
      assertThat(operation.node().path("description").asText()).as(operation.where()).endsWith(".");
      assertThat(operation.node().path("tags")).as(operation.where()).hasSize(1);
    }
  }

  @Test
  void everyParameterIsDescribed() {
    for (var operation : operations())
      for (JsonNode parameter : operation.node().path("parameters"))
        assertThat(parameter.path("description").asText())
            .as("%s, %s", operation.where(), parameter.path("name").asText())
            .endsWith(".");
  }

  @Test
  void everySchemaAndPropertyIsDescribed() {
    api.at("/components/schemas")
        .properties()
        .forEach(schema -> described(schema.getKey(), schema.getValue()));
  }

  private static void described(String name, JsonNode schema) {
    assertThat(schema.path("description").asText()).as(name).isNotBlank();
    schema
        .path("properties")
        .properties()
        .forEach(property -> described(name + "." + property.getKey(), property.getValue()));
  }

  /** An entry for a renamed property, or for one with an annotation, would never be shown. */
  @Test
  void everyEntryOfTheDescriptionFilesIsShown() throws IOException {
    var shown = new HashSet<String>();
    api.findParents("description").forEach(node -> shown.add(node.path("description").asText()));
    for (String file : List.of("schemas", "parameters"))
      try (var in =
          new InputStreamReader(
              ApiDescription.class.getResourceAsStream(file + ".properties"),
              StandardCharsets.UTF_8)) {
        var texts = new Properties();
        texts.load(in);
        texts.values().removeAll(shown);
        assertThat(texts).as(file).isEmpty();
      }
  }

  @Test
  void theServiceIsDescribed() {
    for (String part : List.of("title", "version", "description", "contact", "license"))
      assertThat(api.path("info").has(part)).as(part).isTrue();
    assertThat(api.path("servers")).hasSize(1);
    assertThat(api.path("tags")).allMatch(tag -> !tag.path("description").asText().isBlank());
  }

  @Test
  void everyBodyHasAnExample() {
    for (var operation : operations()) {
      JsonNode schema = operation.node().at("/requestBody/content/application~1json/schema");
      if (schema.isMissingNode()) continue;
      String name = schema.path("$ref").asText().replaceAll(".*/", "");
      assertThat(api.at("/components/schemas/" + name).findValues("examples"))
          .as("%s, %s", operation.where(), name)
          .isNotEmpty();
    }
  }

  @Test
  void clientsAreToldHowToAuthenticate() {
    var scheme = api.at("/components/securitySchemes/bearer");
    assertThat(scheme.path("type").asText()).isEqualTo("http");
    assertThat(scheme.path("scheme").asText()).isEqualTo("bearer");
  }

  @Test
  void everyRefusalIsAProblemOrAnErrorOfTheOpenAiApi() {
    for (var operation : operations()) {
      boolean openAi = operation.where().contains(" /v1/images/");
      String type = openAi ? "json" : "problem+json";
      var responses = operation.node().path("responses");
      assertThat(responses.has("default")).as(operation.where()).isTrue();
      responses
          .properties()
          .forEach(
              response -> {
                if (response.getKey().matches("[45]..|default"))
                  assertThat(
                          response
                              .getValue()
                              .at("/content/application~1%s/schema/$ref".formatted(type))
                              .asText())
                      .as(operation.where() + " " + response.getKey())
                      .endsWith(openAi ? "/OpenAiError" : "/Problem");
              });
    }
  }

  @Test
  void answersSayWhatIsAlwaysThere() {
    api.at("/components/schemas")
        .properties()
        .forEach(
            schema ->
                schema
                    .getValue()
                    .path("required")
                    .forEach(
                        name ->
                            assertThat(schema.getValue().path("properties").has(name.asText()))
                                .as(schema.getKey() + " has " + name)
                                .isTrue()));
    assertThat(api.at("/components/schemas/JobView/required").toString())
        .contains("id", "state", "spec", "links")
        .doesNotContain("result");
  }

  /** Two records of one name would be told apart by a number that changes with the next one. */
  @Test
  void schemasHaveNamesOfTheirOwn() {
    api.at("/components/schemas")
        .properties()
        .forEach(schema -> assertThat(schema.getKey()).doesNotMatch(".*[0-9]"));
  }

  @Test
  void aPictureIsBytes() {
    assertThat(
            api.at(
                    "/paths/~1v1~1jobs~1{id}~1image/get/responses/200/content/image~1png/schema/format")
                .asText())
        .isEqualTo("binary");
  }

  @Test
  void whoAcceptsOnlyProblemsIsAnsweredAnyway() {
    given().accept("application/problem+json").get("/v1/jobs").then().statusCode(200);
    given()
        .accept("application/problem+json")
        .delete("/v1/webhooks/" + java.util.UUID.randomUUID())
        .then()
        .statusCode(404);
  }
}
