package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.startsWith;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.resow.contract.Json;
import io.modelcontextprotocol.client.McpClient;
import io.modelcontextprotocol.client.McpSyncClient;
import io.modelcontextprotocol.client.transport.HttpClientStreamableHttpTransport;
import io.modelcontextprotocol.json.jackson2.JacksonMcpJsonMapper;
import io.modelcontextprotocol.spec.McpSchema.CallToolRequest;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.TextContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The tools for agents, with the client of the protocol's own Java SDK. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class McpToolsTest {
  private static final String PATH = "/v1/mcp";
  private static final String PING = "{\"jsonrpc\": \"2.0\", \"id\": 1, \"method\": \"ping\"}";

  @Inject TwoRoundJob story;
  @TestHTTPResource URI site;

  private final List<McpSyncClient> clients = new ArrayList<>();
  private String key;
  private McpSyncClient agent;

  @BeforeEach
  void connect() {
    key = key("acme", "submit", "read");
    agent = agent(key);
  }

  @AfterEach
  void disconnect() {
    clients.forEach(McpSyncClient::close);
  }

  private McpSyncClient agent(String bearer) {
    var transport =
        HttpClientStreamableHttpTransport.builder("http://127.0.0.1:" + site.getPort())
            .endpoint(PATH)
            .jsonMapper(new JacksonMcpJsonMapper(new ObjectMapper()))
            .requestBuilder(HttpRequest.newBuilder().header("Authorization", "Bearer " + bearer))
            .build();
    var client = McpClient.sync(transport).requestTimeout(Duration.ofSeconds(60)).build();
    clients.add(client);
    client.initialize();
    return client;
  }

  @Test
  void theToolsAreDescribed() {
    List<Tool> tools = agent.listTools().tools();

    assertThat(tools)
        .extracting(Tool::name)
        .containsExactlyInAnyOrder(
            "generate_picture",
            "get_job",
            "get_picture",
            "cancel_job",
            "replay_failed_seeds",
            "get_replay",
            "list_models");
    assertThat(tools)
        .allSatisfy(
            tool -> {
              assertThat(tool.description()).hasSizeGreaterThan(40).endsWith(".");
              JsonNode schema = Json.mapper().valueToTree(tool.inputSchema());
              assertThat(schema.path("properties"))
                  .allSatisfy(
                      argument -> assertThat(argument.path("description").asText()).endsWith("."));
            });
  }

  @Test
  void anAgentSubmitsFollowsAndGetsAPicture() throws Exception {
    JsonNode submitted =
        json(
            call(
                "generate_picture",
                Map.of(
                    "prompt",
                    TwoRoundJob.PROMPT,
                    "seed",
                    "18446744073709551615",
                    "waitSeconds",
                    0)));
    UUID job = UUID.fromString(submitted.path("job").asText());
    assertThat(submitted.path("seed").asText()).isEqualTo("18446744073709551615");
    assertThat(submitted.path("subjects")).hasSize(2);
    assertThat(as(key).get("/v1/jobs/" + job).then().extract().<String>path("spec.tenant"))
        .isEqualTo("acme");

    story.begin(job);
    assertThat(json(call("get_job", Map.of("job", job.toString()))).path("state").asText())
        .isEqualTo("RUNNING");
    story.end(job);

    CallToolResult picture = call("get_picture", Map.of("job", job.toString()));
    var image = (ImageContent) picture.content().getFirst();
    assertThat(image.mimeType()).isEqualTo("image/png");
    assertThat(Base64.getDecoder().decode(image.data()))
        .isEqualTo(as(key).get("/v1/jobs/" + job + "/image").asByteArray());
    assertThat(json(picture).path("verdict").asText()).isEqualTo("clear");
  }

  @Test
  void aWaitEndsWithTheJob() throws Exception {
    String job = submit();
    story.begin(UUID.fromString(job));
    story.end(UUID.fromString(job));

    JsonNode ended = json(call("get_job", Map.of("job", job, "waitSeconds", 50)));

    assertThat(ended.path("state").asText()).isEqualTo("SUCCEEDED");
  }

  @Test
  void theSameKeyIsTheSameJob() {
    Map<String, Object> arguments =
        Map.of("prompt", "a cat", "idempotencyKey", UUID.randomUUID().toString(), "waitSeconds", 0);

    assertThat(json(call("generate_picture", arguments)).path("job"))
        .isEqualTo(json(call("generate_picture", arguments)).path("job"));
  }

  @Test
  void aWaitingJobIsCancelled() {
    String job = submit();

    assertThat(json(call("cancel_job", Map.of("job", job))).path("job").asText()).isEqualTo(job);
    as(key).get("/v1/jobs/" + job).then().statusCode(200);
  }

  @Test
  void failedSeedsAreCountedAndReplayed() {
    JsonNode plan =
        json(call("replay_failed_seeds", Map.of("dryRun", true, "text", "no such prompt")));
    assertThat(plan.path("seeds").asInt(-1)).isZero();

    JsonNode replay =
        json(call("replay_failed_seeds", Map.of("text", "no such prompt", "method", "plain")));
    JsonNode again = json(call("get_replay", Map.of("replay", replay.path("id").asText())));
    assertThat(again.path("request").path("limit").asInt()).isEqualTo(100);
    assertThat(again.path("done").asBoolean()).isTrue();
  }

  @Test
  void modelsAreListed() {
    JsonNode models = json(call("list_models", Map.of()));

    assertThat(models.path("items").findValuesAsText("name"))
        .contains(models.path("standard").asText(), "plain");
  }

  @Test
  void aRefusalIsAToolErrorWithTheTextOfTheProblem() {
    assertThat(refused("generate_picture", Map.of("prompt", "a cat", "width", 100)))
        .contains("urn:resow:problem:invalid-job", "422", "- width: ");
    assertThat(refused("generate_picture", Map.of("prompt", "a cat", "seed", "-1")))
        .contains("seed: Must be a number from 0 to 18446744073709551615.");
    assertThat(refused("get_job", Map.of("job", "nonsense")))
        .contains("urn:resow:problem:not-found", "'nonsense'");
    assertThat(refused("get_job", Map.of("job", submit(), "waitSeconds", 51)))
        .contains("waitSeconds must be from 0 to 50, not 51.");
    assertThat(refused("get_picture", Map.of("job", submit())))
        .contains("urn:resow:problem:image-not-ready");
    assertThat(refused("replay_failed_seeds", Map.of("findings", List.of("ugly"))))
        .contains("filter.findings");
  }

  @Test
  void aKeyDoesWhatItsScopesSay() {
    agent = agent(key("acme", "read"));
    assertThat(refused("generate_picture", Map.of("prompt", "a cat")))
        .contains("urn:resow:problem:forbidden", "scope submit");
    assertThat(refused("replay_failed_seeds", Map.of())).contains("scope submit");

    agent = agent(key("acme", "submit"));
    assertThat(refused("list_models", Map.of())).contains("scope read");
  }

  @Test
  void anothersJobIsAsIfItDidNotExist() {
    String job = submit();
    agent = agent(key("umbrella", "submit", "read"));

    for (String tool : List.of("get_job", "get_picture", "cancel_job"))
      assertThat(refused(tool, Map.of("job", job))).contains("urn:resow:problem:not-found");
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

  private RequestSpecification post(String body) {
    return as(key)
        .header("Accept", "application/json, text/event-stream")
        .contentType("application/json")
        .body(body);
  }

  private CallToolResult call(String tool, Map<String, Object> arguments) {
    return agent.callTool(CallToolRequest.builder(tool).arguments(arguments).build());
  }

  private JsonNode json(CallToolResult result) {
    String text = ((TextContent) result.content().getLast()).text();
    assertThat(result.isError()).as(text).isFalse();
    return Json.parse(text, JsonNode.class);
  }

  private String refused(String tool, Map<String, Object> arguments) {
    CallToolResult result = call(tool, arguments);
    assertThat(result.isError()).isTrue();
    return ((TextContent) result.content().getFirst()).text();
  }

  private String submit() {
    return json(call("generate_picture", Map.of("prompt", "a cat", "waitSeconds", 0)))
        .path("job")
        .asText();
  }

  private static RequestSpecification as(String bearer) {
    return given().header("Authorization", "Bearer " + bearer);
  }

  private static String key(String tenant, String... scopes) {
    return as(WithKeys.ADMIN_KEY)
        .contentType("application/json")
        .body(Map.of("tenant", tenant, "scopes", List.of(scopes)))
        .post("/v1/keys")
        .then()
        .statusCode(201)
        .extract()
        .path("key");
  }
}
