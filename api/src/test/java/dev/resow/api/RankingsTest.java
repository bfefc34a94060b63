package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.JobState;
import dev.resow.contract.PictureAspect;
import dev.resow.contract.PicturesRanked;
import dev.resow.contract.Topics;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** People put images of one prompt in an order. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class RankingsTest {
  private static final String PROMPT = "a red fox and a cat";

  @Inject SchedulerFixture scheduler;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private final String tenant = "t" + UUID.randomUUID();

  private UUID image(String prompt) {
    String id =
        given()
            .header("Resow-Tenant", tenant)
            .contentType("application/json")
            .body(Map.of("prompt", prompt))
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    scheduler.move(UUID.fromString(id), JobState.SUCCEEDED);
    return UUID.fromString(id);
  }

  private ValidatableResponse rank(String key, String aspect, List<?>... tiers) {
    var request = given().header("Resow-Tenant", tenant).contentType("application/json");
    if (key != null) request.header("Idempotency-Key", key);
    return request
        .body(Map.of("aspect", aspect, "tiers", List.of(tiers)))
        .post("/v1/rankings")
        .then();
  }

  private ValidatableResponse list(String query) {
    return given().header("Resow-Tenant", tenant).get("/v1/rankings" + query).then();
  }

  @Test
  void anOrderIsKeptAndPublished() {
    UUID a = image(PROMPT);
    UUID b = image(PROMPT);
    UUID c = image(PROMPT);
    String id =
        rank(null, "attribute", List.of(b), List.of(a, c))
            .statusCode(202)
            .body("prompt", equalTo(PROMPT))
            .body("aspect", equalTo("attribute"))
            .body("tenant", equalTo(tenant))
            .body("createdBy", notNullValue())
            .extract()
            .path("id");
    list("")
        .statusCode(200)
        .body("items", hasSize(1))
        .body("items[0].id", equalTo(id))
        .body("items[0].tiers[0][0]", equalTo(b.toString()))
        .body("items[0].tiers[1]", hasSize(2))
        .body("next", nullValue());
    try (var topics = new TopicClient(bootstrap)) {
      CloudEvent event =
          topics
              .await(
                  Topics.PREFERENCES,
                  1,
                  e -> e instanceof PicturesRanked r && r.rankingId().toString().equals(id))
              .getFirst();
      var ranked = (PicturesRanked) event.data();
      assertThat(ranked.tenant()).isEqualTo(tenant);
      assertThat(ranked.aspect()).isEqualTo(PictureAspect.ATTRIBUTE);
      assertThat(ranked.tiers()).isEqualTo(List.of(List.of(b), List.of(a, c)));
      assertThat(ranked.prompt()).isEqualTo(PROMPT);
    }
  }

  @Test
  void aRepeatedRequestIsKeptOnce() {
    UUID a = image(PROMPT);
    UUID b = image(PROMPT);
    String first =
        rank("k", "spatial", List.of(a), List.of(b)).statusCode(202).extract().path("id");
    rank("k", "spatial", List.of(a), List.of(b))
        .statusCode(202)
        .header("Idempotency-Replayed", equalTo("true"))
        .body("id", equalTo(first));
    rank("k", "spatial", List.of(b), List.of(a))
        .statusCode(422)
        .body("type", containsString("idempotency-key-reused"));
    list("").body("items", hasSize(1));
  }

  @Test
  void newestComeFirstPageByPage() {
    UUID a = image(PROMPT);
    UUID b = image(PROMPT);
    for (String aspect : List.of("attribute", "spatial", "presence"))
      rank(null, aspect, List.of(a), List.of(b)).statusCode(202);
    String next =
        list("?limit=2")
            .body("items.aspect", equalTo(List.of("presence", "spatial")))
            .extract()
            .path("next");
    list("?limit=2&before=" + next)
        .body("items.aspect", equalTo(List.of("attribute")))
        .body("next", nullValue());
    list("?before=x")
        .statusCode(400)
        .body("detail", containsString("before: must be the id of a ranking, not 'x'"));
  }

  @Test
  void whatCannotBeRankedIsRefusedByField() {
    UUID a = image(PROMPT);
    UUID other = image("a lion");
    refused("tiers: Must have 2 to 20 job ids, not 1.", List.of(a));
    refused("tiers: Must have every job id once.", List.of(a), List.of(a));
    refused("tiers: Every list must have one job id or more.", List.of(a), List.of());
    refused("images have 2 different prompts", List.of(a), List.of(other));
    refused("No succeeded job of the tenant", List.of(a), List.of(UUID.randomUUID()));
    given()
        .header("Resow-Tenant", "another")
        .contentType("application/json")
        .body(Map.of("aspect", "spatial", "tiers", List.of(List.of(a), List.of(other))))
        .post("/v1/rankings")
        .then()
        .statusCode(422)
        .body("detail", containsString("No succeeded job of the tenant another"));
    rank(null, "beauty", List.of(a), List.of(other)).statusCode(400);
    given()
        .contentType("application/json")
        .body("{\"tiers\": []}")
        .post("/v1/rankings")
        .then()
        .statusCode(422)
        .body("detail", equalTo("aspect: Required."));
    list("").body("items", hasSize(0));
  }

  private void refused(String detail, List<?>... tiers) {
    rank(null, "presence", tiers)
        .statusCode(422)
        .body("type", containsString("invalid-ranking"))
        .body("errors[0].field", equalTo("tiers"))
        .body("detail", containsString(detail));
  }

  @Test
  void anotherTenantSeesNothing() {
    rank(null, "presence", List.of(image(PROMPT)), List.of(image(PROMPT))).statusCode(202);
    given()
        .header("Resow-Tenant", "another")
        .get("/v1/rankings")
        .then()
        .body("items.findAll { it.tenant == '" + tenant + "' }", hasSize(0));
  }
}
