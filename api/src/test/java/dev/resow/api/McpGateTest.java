package dev.resow.api;

import static dev.resow.api.Bearer.as;
import static dev.resow.api.Bearer.key;
import static io.restassured.RestAssured.given;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused before any tool for agents runs. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class McpGateTest {
  private static final String PATH = Agent.PATH;
  private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";

  @TestHTTPResource URI site;

  private String key;

  @BeforeEach
  void newKey() {
    key = key("acme", "submit", "read");
  }

  @ParameterizedTest
  @CsvSource({
    "POST, /v1/mcp",
    "GET, /v1/mcp",
    "DELETE, /v1/mcp",
    "POST, /v1/mcp/",
    "POST, /v1//mcp",
    "GET, /v1/mcp/sse",
    "POST, /v1/mcp/messages/x"
  })
  void withoutCredentialsNothingIsAnswered(String method, String path) {
    for (var caller : List.of(given(), as("resow_unknown00000_" + "x".repeat(43)), as("nonsense")))
      caller
          .urlEncodingEnabled(false)
          .header("Accept", "application/json, text/event-stream")
          .contentType("application/json")
          .body(PING)
          .request(method, path)
          .then()
          .statusCode(401)
          .header("WWW-Authenticate", startsWith("Bearer"))
          .body("type", equalTo("urn:resow:problem:unauthorized"));
  }

  @Test
  void aForeignTenantAndALargeBodyAreRefused() {
    post("{}").header("Resow-Tenant", "umbrella").post(PATH).then().statusCode(403);
    post("{\"a\": \"%s\"}".formatted("x".repeat(70_000)))
        .post(PATH)
        .then()
        .statusCode(413)
        .body("type", equalTo("urn:resow:problem:body-too-large"));
    as(key).header("Accept", "text/event-stream").get(PATH).then().statusCode(405);
    as(key).header("Accept", "text/event-stream").get(PATH + "/sse").then().statusCode(404);
  }

  /**
   * The protocol had batches until 2025-06-18; each of their calls could wait and hold a picture.
   */
  @Test
  void aRequestCallsOneTool() {
    String call =
        """
        {"jsonrpc": "2.0", "id": %d, "method": "tools/call",
         "params": {"name": "list_models", "arguments": {}}}
        """;
    String answer =
        post("[%s, %s]".formatted(call.formatted(1), call.formatted(2)))
            .post(PATH)
            .then()
            .statusCode(200)
            .extract()
            .asString();

    assertThat(answer)
        .containsOnlyOnce("A request may call one tool. Send each call in a request of its own.");
  }

  @Test
  void aBodyOfUnknownLengthIsRefused() throws Exception {
    var request =
        HttpRequest.newBuilder(site.resolve(PATH))
            .header("Authorization", "Bearer " + key)
            .header("Content-Type", "application/json")
            .POST(
                BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(PING.getBytes(UTF_8))))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
    }
  }

  private RequestSpecification post(String body) {
    return as(key)
        .header("Accept", "application/json, text/event-stream")
        .contentType("application/json")
        .body(body);
  }
}
