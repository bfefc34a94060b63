package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.resow.contract.Json;
import dev.resow.safety.SafetyHooks;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Every door for prompts and pictures asks the operator's service, here a real server that refuses
 * wolves and holds foxes.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class PromptSafetyTest {
  private final List<JsonNode> asked = Collections.synchronizedList(new ArrayList<>());
  private HttpServer service;
  private String uploads = "cats"; // what every uploaded picture shows

  @TestHTTPResource URI site;
  @Inject SafetySwitch safety;

  @BeforeEach
  void serve() throws IOException {
    service = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    service.createContext(
        "/",
        exchange -> {
          try (exchange) {
            var request = Json.read(exchange.getRequestBody().readAllBytes(), JsonNode.class);
            asked.add(request);
            var decisions = new ArrayList<Map<String, String>>();
            for (JsonNode each : request.at("/data/prompts"))
              decisions.add(decision(each.path("prompt").asText()));
            if (request.path("type").asText().equals("upload.check"))
              decisions.add(decision(uploads));
            byte[] body = Json.write(Map.of("decisions", decisions));
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
          }
        });
    service.start();
    use("hold");
  }

  private void use(String whenDown) {
    var settings = new HashMap<String, String>();
    settings.put("resow.safety.url", "http://127.0.0.1:" + service.getAddress().getPort());
    settings.put("resow.safety.secret", "whsec_" + "A".repeat(32));
    settings.put("resow.safety.tries", "1");
    settings.put("resow.safety.when-down", whenDown);
    safety.use(
        SafetyHooks.open(name -> Optional.ofNullable(settings.get(name)), Clock.systemUTC()));
  }

  private static Map<String, String> decision(String prompt) {
    if (prompt.contains("wolf")) return Map.of("decision", "refuse", "reason", "no wolves");
    if (prompt.contains("fox")) return Map.of("decision", "hold", "reason", "foxes are sly");
    return Map.of("decision", "allow");
  }

  @AfterEach
  void stop() {
    safety.use(SafetyHooks.none());
    service.stop(0);
  }

  @Test
  void aPromptThatIsRefusedMakesNoJob() {
    Client.post("{\"prompt\": \"a wolf\", \"negativePrompt\": \"blurry\"}")
        .then()
        .statusCode(422)
        .body("type", endsWith(":prompt-refused"))
        .body("detail", equalTo("The prompt was refused by the safety check: no wolves"))
        .body("errors[0].field", equalTo("prompt"));
    assertThat(asked.getFirst().at("/data/tenant").asText()).isEqualTo("default");
    assertThat(asked.getFirst().at("/data/prompts/0/negativePrompt").asText()).isEqualTo("blurry");
  }

  @Test
  void aPromptOfAnAgentIsChecked() {
    try (var agent = new Agent(site, "Resow-Tenant", "default")) {
      assertThat(agent.refused("generate_picture", Map.of("prompt", "a wolf")))
          .contains("urn:resow:problem:prompt-refused", "no wolves");
      String held =
          agent
              .json("generate_picture", Map.of("prompt", "a fox", "waitSeconds", 0))
              .path("job")
              .asText();
      given().get("/v1/jobs/" + held).then().body("spec.hold", equalTo("foxes are sly"));
    }
  }

  @Test
  void aPromptThatIsHeldMakesAJobWhosePictureIsHeld() {
    Client.post("{\"prompt\": \"a fox\"}")
        .then()
        .statusCode(202)
        .body("spec.hold", equalTo("foxes are sly"));
    Client.post("{\"prompt\": \"a cat\"}").then().statusCode(202).body("spec.hold", nullValue());
  }

  @Test
  void rowsOfABatchAreCheckedTogetherAndRefusedOneByOne() {
    BatchesTest.lines(
            "{\"prompt\": \"a {cat|wolf}\"}", "{\"prompt\": \"a fox\"}", "{\"prompt\": \"a cat\"}")
        .post("/v1/batches")
        .then()
        .statusCode(422)
        .body("errors.field", equalTo(List.of("row 1")))
        .body("errors[0].detail", containsString("no wolves"));
    assertThat(asked).hasSize(1);
    assertThat(asked.getFirst().at("/data/prompts")).as("each prompt once").hasSize(3);
    String id =
        BatchesTest.lines("{\"prompt\": \"a {cat|wolf}\"}", "{\"prompt\": \"a fox\"}")
            .queryParam("onError", "skip")
            .post("/v1/batches")
            .then()
            .statusCode(202)
            .body("jobs", equalTo(2))
            .body("errors[0].detail", containsString("no wolves"))
            .extract()
            .path("id");
    var fox = BatchesTest.made(id, 2).getLast();
    given().get("/v1/jobs/" + fox).then().body("spec.hold", equalTo("foxes are sly"));
  }

  @Test
  void clientsOfTheOpenAiApiReadItInTheirForm() {
    Client.json()
        .body("{\"prompt\": \"a wolf\"}")
        .post("/v1/images/generations")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("moderation_blocked"))
        .body("error.message", containsString("no wolves"));
  }

  private static Response upload(byte[] picture) {
    return given().contentType("image/png").body(picture).post("/v1/uploads");
  }

  @Test
  void aPictureThatIsRefusedIsNotKept() {
    uploads = "a wolf";
    byte[] picture = UploadsTest.picture(64, 64, "png");
    upload(picture)
        .then()
        .statusCode(422)
        .body("type", endsWith(":upload-refused"))
        .body("detail", equalTo("The picture was refused by the safety check: no wolves"));
    assertThat(asked.getFirst().at("/data/tenant").asText()).isEqualTo("default");
    assertThat(asked.getFirst().at("/data/image").asText()).startsWith("iVBORw0KGgo");
    given()
        .multiPart("image", "wolf.png", picture, "image/png")
        .multiPart("prompt", "a cat")
        .post("/v1/images/edits")
        .then()
        .statusCode(400)
        .body("error.code", equalTo("moderation_blocked"));
  }

  @Test
  void aPictureThatIsHeldMakesJobsWhosePicturesAreHeld() {
    uploads = "a fox";
    String id =
        upload(UploadsTest.picture(64, 64, "png"))
            .then()
            .statusCode(201)
            .body("hold", equalTo("foxes are sly"))
            .extract()
            .path("id");
    Client.post("{\"prompt\": \"a cat\", \"image\": \"%s\"}".formatted(id))
        .then()
        .statusCode(202)
        .body("spec.hold", equalTo("foxes are sly"));
  }

  @Test
  void whileTheServiceIsDownPromptsAreHeldOrNotAccepted() {
    service.stop(0);
    Client.post("{\"prompt\": \"a cat\"}")
        .then()
        .statusCode(202)
        .body("spec.hold", equalTo("The safety check was unavailable."));
    use("refuse");
    Client.post("{\"prompt\": \"a cat\"}")
        .then()
        .statusCode(503)
        .header("Retry-After", equalTo("30"));
    upload(UploadsTest.picture(64, 64, "png")).then().statusCode(503);
    use("allow");
    Client.post("{\"prompt\": \"a cat\"}").then().statusCode(202).body("spec.hold", nullValue());
  }
}
