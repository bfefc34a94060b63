package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.contains;

import dev.resow.provenance.watermark.Mark;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** {@code GET /v1/jobs?watermark=} reads an index, however many jobs there are. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class WatermarkLookupTest {
  @Inject TwoRoundJob story;
  @Inject QueryPlans plans;

  @Test
  void theLookupReadsItsIndex() throws Exception {
    UUID job = Client.submit(TwoRoundJob.PROMPT);
    story.begin(job);
    story.end(job);

    String statement = QueryPlans.statement(() -> lookUp(job), "watermark_of");

    assertThat(plans.plan(statement, job))
        .containsPattern("Index Scan (on|using) job_watermark")
        .doesNotContain("Seq Scan");
  }

  private static void lookUp(UUID job) {
    given()
        .get("/v1/jobs?watermark=" + Mark.of(job))
        .then()
        .statusCode(200)
        .body("items.id", contains(job.toString()));
  }
}
