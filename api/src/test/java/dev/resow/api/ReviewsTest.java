package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.not;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.contract.artifact.ArtifactStore;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.response.Response;
import io.restassured.response.ValidatableResponse;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;

/** A picture that is held or refused is served nowhere until a person has released it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ReviewsTest {
  private static final SafetyDecision HOLD = new SafetyDecision(SafetyAction.HOLD, "a weapon");
  private static final SafetyDecision REFUSE = new SafetyDecision(SafetyAction.REFUSE, "gore");

  private final byte[] png = ("PNG " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);

  @Inject SchedulerFixture scheduler;
  @Inject ArtifactStore store;

  private UUID job(SafetyDecision review) throws IOException {
    UUID job = Client.submit("a cat");
    scheduler.finish(job, store.put(png), review);
    return job;
  }

  private static Response decide(UUID job, String body) {
    return Client.json().body(body).post("/v1/reviews/" + job);
  }

  @Test
  void aHeldPictureIsShownOnceItIsReleased() throws IOException {
    UUID job = job(HOLD);
    given()
        .get("/v1/jobs/" + job)
        .then()
        .body("state", equalTo("SUCCEEDED"))
        .body("review.state", equalTo("held"))
        .body("review.reason", equalTo("a weapon"))
        .body("links.image", nullValue());
    hidden(job, 409, "image-held").body("detail", containsString("a weapon"));

    decide(job, "{\"decision\": \"release\"}").then().statusCode(200);
    given()
        .get("/v1/jobs/" + job)
        .then()
        .body("review.state", equalTo("released"))
        .body("links.image", notNullValue());
    assertThat(given().get("/v1/jobs/" + job + "/image").asByteArray()).isEqualTo(png);
  }

  /** Also a client that knows its hash and asks whether it has changed. */
  private static ValidatableResponse hidden(UUID job, int status, String problem) {
    String image = "/v1/jobs/" + job + "/image";
    given().header("If-None-Match", "*").get(image).then().statusCode(status);
    return given().get(image).then().statusCode(status).body("type", endsWith(":" + problem));
  }

  @Test
  void aRefusedPictureIsGoneUnlessAPersonReleasesIt() throws IOException {
    UUID job = job(REFUSE);
    hidden(job, 410, "image-refused");
    decide(job, "{\"decision\": \"release\", \"reason\": \"a painting\"}").then().statusCode(200);
    given().get("/v1/jobs/" + job + "/image").then().statusCode(200);
    decide(job, "{\"decision\": \"refuse\", \"reason\": \"after all\"}").then().statusCode(200);
    hidden(job, 410, "image-refused").body("detail", containsString("after all"));
  }

  @Test
  void everyDecisionIsKeptWithWhoMadeItAndWhen() throws IOException {
    UUID job = job(HOLD);
    decide(job, "{\"decision\": \"release\"}").then().body("state", equalTo("released"));
    decide(job, "{\"decision\": \"release\"}").then().body("decisions", hasSize(1));
    decide(job, "{\"decision\": \"refuse\", \"reason\": \"too sharp\"}")
        .then()
        .body("state", equalTo("refused"));
    given()
        .get("/v1/reviews/" + job)
        .then()
        .body("check.decision", equalTo("hold"))
        .body("check.reason", equalTo("a weapon"))
        .body("decisions.decision", equalTo(List.of("refuse", "release")))
        .body("decisions[0].reason", equalTo("too sharp"))
        .body("decisions[0].by", equalTo("open"))
        .body("decisions[0].at", notNullValue());
  }

  @Test
  void reviewersListAndSeePictures() throws IOException {
    UUID held = job(HOLD);
    UUID refused = job(REFUSE);
    UUID fine = job(null);
    given()
        .get("/v1/reviews?limit=200")
        .then()
        .body("items.job", hasItem(held.toString()))
        .body("items.job", not(hasItem(refused.toString())));
    given()
        .get("/v1/reviews?state=any&limit=200")
        .then()
        .body("items.job", hasItem(refused.toString()))
        .body("items.job", not(hasItem(fine.toString())));
    given()
        .get("/v1/reviews?state=refused&limit=1")
        .then()
        .body("items", hasSize(1))
        .body("items[0].prompt", equalTo("a cat"));
    given().get("/v1/reviews?state=nice").then().statusCode(400);
    var image = given().get("/v1/reviews/" + held + "/image");
    assertThat(image.asByteArray()).isEqualTo(png);
    image.then().header("Cache-Control", equalTo("no-store"));
    given().get("/v1/reviews/" + fine + "/image").then().statusCode(404);
    given().get("/v1/reviews/" + UUID.randomUUID()).then().statusCode(404);
    given()
        .header("Resow-Tenant", "somebody-else")
        .get("/v1/reviews/" + held + "/image")
        .then()
        .statusCode(404);
  }

  @Test
  void aDecisionThatSaysNothingIsRefused() throws IOException {
    UUID job = job(HOLD);
    decide(job, "{}").then().statusCode(422).body("errors[0].field", equalTo("decision"));
    decide(job, "{\"decision\": \"refuse\"}")
        .then()
        .statusCode(422)
        .body("type", endsWith(":invalid-review"))
        .body("errors[0].field", equalTo("reason"));
    decide(job, "{\"decision\": \"refuse\", \"reason\": \"%s\"}".formatted("x".repeat(501)))
        .then()
        .statusCode(422);
    decide(job, "{\"decision\": \"hold\"}").then().statusCode(400);
    given().get("/v1/reviews/" + job).then().body("decisions", hasSize(0));
  }

  @Test
  void noDoorShowsAHeldPicture() throws IOException {
    String batch =
        BatchesTest.lines("{\"prompt\": \"a {cat|dog}\"}").post("/v1/batches").path("id");
    var jobs = BatchesTest.made(batch, 2);
    scheduler.finish(jobs.get(0), store.put(png), HOLD);
    byte[] other = ("PNG " + UUID.randomUUID()).getBytes(StandardCharsets.UTF_8);
    scheduler.finish(jobs.get(1), store.put(other), null);
    String zip = unzipped(given().get("/v1/batches/" + batch + "/images").asByteArray());
    assertThat(zip)
        .contains(new String(other, StandardCharsets.UTF_8), "held until a person has reviewed it")
        .doesNotContain(new String(png, StandardCharsets.UTF_8));

    for (String format : new String[] {"b64_json", "url"}) {
      String prompt = "a cat " + UUID.randomUUID();
      var answer =
          OpenAi.waiting(
              () ->
                  Client.json()
                      .body(
                          "{\"prompt\": \"%s\", \"response_format\": \"%s\"}"
                              .formatted(prompt, format))
                      .post("/v1/images/generations"));
      scheduler.finish(OpenAi.jobs(prompt, 1).getFirst(), store.put(png), HOLD);
      Until.isTrue(answer::isDone);
      answer
          .join()
          .then()
          .statusCode(400)
          .body("error.code", equalTo("moderation_blocked"))
          .body("error.message", containsString("a weapon"));
    }
  }

  private static String unzipped(byte[] file) throws IOException {
    var text = new StringBuilder();
    try (var zip = new ZipInputStream(new ByteArrayInputStream(file))) {
      while (zip.getNextEntry() != null)
        text.append(new String(zip.readAllBytes(), StandardCharsets.UTF_8)).append('\n');
    }
    return text.toString();
  }
}
