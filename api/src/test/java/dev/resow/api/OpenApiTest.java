package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
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
            "resendDelivery");
  }

  @Test
  void everyOperationSaysWhatItDoes() {
    for (var operation : operations())
      assertThat(operation.node().path("summary").asText()).as(operation.where()).isNotBlank();
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
}
