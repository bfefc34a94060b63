package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasSize;

import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

@QuarkusTest
@QuarkusTestResource(RealServers.class)
class ListJobsTest {
  @Inject SchedulerFixture scheduler;

  @Test
  void pagesGoFromNewToOldWithoutGapsWhileJobsArrive() {
    String tenant = "t" + UUID.randomUUID();
    var submitted = new ArrayList<String>();
    for (int i = 0; i < 7; i++) submitted.addFirst(submit(tenant, "cat " + i));

    var seen = new ArrayList<String>();
    String cursor = null;
    do {
      var request = given().queryParam("tenant", tenant).queryParam("limit", 3);
      if (cursor != null) request.queryParam("cursor", cursor);
      JsonPath page = request.get("/v1/jobs").then().statusCode(200).extract().jsonPath();
      seen.addAll(page.getList("items.id"));
      cursor = page.getString("next");
      submit(tenant, "a late cat");
    } while (cursor != null);
    assertThat(seen).isEqualTo(submitted);
  }

  @Test
  void jobsAreFoundByStateTenantTimeAndText() {
    String tenant = "t" + UUID.randomUUID();
    String cat = submit(tenant, "a 100% Real_Cat");
    String fox = submit(tenant, "a fox");
    scheduler.move(UUID.fromString(fox), JobState.CANCELLED);

    assertThat(find(tenant, "state", "QUEUED")).containsExactly(cat);
    assertThat(find(tenant, "state", "CANCELLED,EXPIRED")).containsExactly(fox);
    assertThat(find(tenant, "text", "real_cat")).containsExactly(cat);
    assertThat(find(tenant, "text", "100%")).containsExactly(cat);
    assertThat(find(tenant, "text", "real%cat")).as("no pattern").isEmpty();
    assertThat(find(tenant, "since", "2000-01-01T00:00:00Z")).hasSize(2);
    assertThat(find(tenant, "since", "2999-01-01T00:00:00Z")).isEmpty();
  }

  @Test
  void modelsSayWhatCanBeAsked() {
    given()
        .get("/v1/models")
        .then()
        .statusCode(200)
        .body("standard", equalTo("menagerie"))
        .body("items", hasSize(1))
        .body("items[0].sizeMultiple", equalTo(16));
  }

  @Test
  void theDocumentationIsThere() {
    given()
        .accept("application/json")
        .get("/openapi?format=json")
        .then()
        .statusCode(200)
        .body("paths.'/v1/jobs'.post.operationId", equalTo("submitJob"));
    given().get("/swagger-ui/").then().statusCode(200);
    given().get("/q/health/ready").then().statusCode(200).body("status", equalTo("UP"));
  }

  private static List<String> find(String tenant, String filter, String value) {
    return given()
        .queryParam("tenant", tenant)
        .queryParam(filter, value)
        .get("/v1/jobs")
        .then()
        .statusCode(200)
        .extract()
        .path("items.id");
  }

  private static String submit(String tenant, String prompt) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body("{\"prompt\": \"" + prompt + "\"}")
        .post("/v1/jobs")
        .then()
        .statusCode(202)
        .extract()
        .path("id");
  }
}
