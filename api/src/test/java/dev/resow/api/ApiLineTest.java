package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.matchesPattern;
import static org.hamcrest.Matchers.nullValue;

import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Topics;
import dev.resow.persistence.OutboxRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** A prompt goes in; a committed job and its submitted record come out. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ApiLineTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void anAcceptedJobHasALocationARowAndARecord() {
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String id =
        given()
            .contentType("application/json")
            .header("traceparent", trace)
            .body("{\"prompt\": \"a photo of a cat and a fox\", \"subjects\": [\"Cat\", \"fox\"]}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .header("Location", matchesPattern(".*/v1/jobs/[0-9a-f-]{36}"))
            .body("state", equalTo("QUEUED"))
            .body("spec.width", equalTo(128))
            .body("spec.method", equalTo("resow"))
            .body("links.image", nullValue())
            .extract()
            .path("id");

    given()
        .get("/v1/jobs/" + id)
        .then()
        .statusCode(200)
        .body("id", equalTo(id))
        .body("spec.subjects", equalTo(java.util.List.of("Cat", "fox")))
        .body("links.events", equalTo("/v1/jobs/" + id + "/events"));

    try (var topics = new TopicClient(bootstrap)) {
      var submitted =
          topics
              .await(
                  Topics.SUBMITTED,
                  1,
                  e -> e instanceof JobSubmitted s && s.jobId().toString().equals(id))
              .getFirst();
      assertThat(submitted.source()).isEqualTo("resow/api");
      assertThat(submitted.traceparent()).startsWith("00-0af7651916cd43dd8448eb211c80319c-");
      assertThat(((JobSubmitted) submitted.data()).spec().prompt())
          .isEqualTo("a photo of a cat and a fox");
    }
    Until.isTrue(() -> QuarkusTransaction.requiringNew().call(() -> OutboxRow.count()) == 0);
  }
}
