package dev.resow.api;

import static dev.resow.api.Bearer.as;
import static dev.resow.api.Bearer.key;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.hamcrest.Matchers.equalTo;

import com.fasterxml.jackson.databind.JsonNode;
import dev.resow.contract.Json;
import io.micrometer.core.instrument.MeterRegistry;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.ImageContent;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The tools for agents, with the client of the protocol's own Java SDK. */
@QuarkusTest
@TestProfile(AccessTest.Keys.class)
class McpToolsTest {

  @Inject TwoRoundJob story;
  @Inject MeterRegistry meters;
  @TestHTTPResource URI site;

  private final List<Agent> agents = new ArrayList<>();
  private String key;
  private Agent agent;

  @BeforeEach
  void connect() {
    key = key("acme", "submit", "read");
    agent = agent(key);
  }

  @AfterEach
  void disconnect() {
    agents.forEach(Agent::close);
  }

  private Agent agent(String bearer) {
    var connected = Agent.withKey(site, bearer);
    agents.add(connected);
    return connected;
  }

  @Test
  void theToolsAreDescribed() {
    List<Tool> tools = agent.tools();

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
  void aKeyOfAnotherCallIsRefused() {
    String call = UUID.randomUUID().toString();
    Map<String, Object> cat = Map.of("prompt", "a cat", "idempotencyKey", call, "waitSeconds", 0);
    Map<String, Object> fox = Map.of("prompt", "a fox", "idempotencyKey", call, "waitSeconds", 0);
    call("generate_picture", cat);

    assertThat(refused("generate_picture", fox))
        .contains("urn:resow:problem:idempotency-key-reused");
    assertThat(refused("generate_picture", Map.of("prompt", "a cat", "idempotencyKey", "")))
        .contains("must have 1 to 200 characters");

    Map<String, Object> replay = Map.of("text", "no such prompt", "idempotencyKey", call);
    assertThat(json(call("replay_failed_seeds", replay)).path("id"))
        .isEqualTo(json(call("replay_failed_seeds", replay)).path("id"));
  }

  @Test
  void aWaitEndsWithoutTheJob() {
    JsonNode job = json(call("generate_picture", Map.of("prompt", "a cat", "waitSeconds", 1)));

    assertThat(job.path("state").asText()).isEqualTo("QUEUED");
    assertThat(job.path("next").asText()).startsWith("The job continues.");
  }

  @Test
  void aJobStartsFromAnUploadedPicture() {
    String image = upload(key);
    String mask = upload(key);
    Map<String, Object> arguments =
        Map.of("prompt", "a cat", "image", image, "mask", mask, "strength", 0.5, "waitSeconds", 0);
    String job = json(call("generate_picture", arguments)).path("job").asText();

    as(key)
        .get("/v1/jobs/" + job)
        .then()
        .body("spec.start.image", equalTo(image))
        .body("spec.start.mask", equalTo(mask))
        .body("spec.start.strength", equalTo(.5f))
        .body("spec.width", equalTo(96))
        .body("spec.height", equalTo(64));
  }

  @Test
  void aPictureOfAnotherTenantAndWrongStrengthsAreRefused() {
    String image = upload(key);
    assertThat(
            refused("generate_picture", Map.of("prompt", "a cat", "image", image, "strength", 2)))
        .contains("urn:resow:problem:invalid-job", "- strength: ");
    assertThat(refused("generate_picture", Map.of("prompt", "a cat", "mask", image)))
        .contains("- mask: ");

    agent = agent(key("umbrella", "submit", "read"));
    assertThat(refused("generate_picture", Map.of("prompt", "a cat", "image", image)))
        .contains("- image: ");
  }

  private static String upload(String bearer) {
    return as(bearer)
        .contentType("image/png")
        .body(UploadsTest.picture(96, 64, "png"))
        .post("/v1/uploads")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
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

  @Test
  void callsAreCounted() {
    double done = counted("get_job", "done");
    double refused = counted("get_job", "refused");
    call("get_job", Map.of("job", submit()));
    call("get_job", Map.of("job", "nonsense"));
    assertThatThrownBy(() -> call("no_such_tool_" + UUID.randomUUID(), Map.of()))
        .hasMessageContaining("no_such_tool_");

    assertThat(counted("get_job", "done")).isEqualTo(done + 1);
    assertThat(counted("get_job", "refused")).isEqualTo(refused + 1);
    assertThat(meters.find("resow_tool_calls_total").counters()).hasSize(7 * 3);
  }

  private double counted(String tool, String outcome) {
    return meters
        .get("resow_tool_calls_total")
        .tags("tool", tool, "outcome", outcome)
        .counter()
        .count();
  }

  private CallToolResult call(String tool, Map<String, Object> arguments) {
    return agent.call(tool, arguments);
  }

  private JsonNode json(CallToolResult result) {
    return Agent.json(result);
  }

  private String refused(String tool, Map<String, Object> arguments) {
    return agent.refused(tool, arguments);
  }

  private String submit() {
    return agent.submit();
  }
}
