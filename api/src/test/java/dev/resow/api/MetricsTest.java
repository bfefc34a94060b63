package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;

import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import java.net.URI;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Metrics have a port of their own; health stays where probes expect it. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class MetricsTest {
  @TestHTTPResource(value = "/metrics", management = true)
  URI metrics;

  @TestHTTPResource("/")
  URI api;

  @Test
  void theMetricsAreOnThePortForThemOnly() {
    assertThat(metrics.getPort()).isNotEqualTo(api.getPort());
    given()
        .get(metrics)
        .then()
        .statusCode(200)
        .body(containsString("resow_webhook_deliveries_total{outcome=\"delivered\""));
    given().get("/q/metrics").then().statusCode(404);
  }

  @Test
  void healthAndDocumentStayOnTheHttpPort() {
    given().get("/q/health/live").then().statusCode(200).body(containsString("\"checks\""));
    given().get("/openapi").then().statusCode(200);
    given().get(metrics.resolve("/q/health/live")).then().statusCode(404);
  }

  /** A repeated request is no second job. */
  @Test
  void anAcceptedJobIsCountedOnce() {
    double before = accepted();
    String key = UUID.randomUUID().toString();
    for (int i = 0; i < 2; i++)
      given()
          .header("Idempotency-Key", key)
          .contentType("application/json")
          .body(Map.of("prompt", "a cat and a fox", "priority", "batch"))
          .post("/v1/jobs")
          .then()
          .statusCode(202);

    assertThat(accepted()).isEqualTo(before + 1);
  }

  @Test
  void pathsThatNobodyHasAreNoLabels() {
    for (int i = 0; i < 3; i++)
      given().get("/v1/nothing/" + UUID.randomUUID()).then().statusCode(404);

    assertThat(given().get(metrics).asString())
        .contains("http_server_requests")
        .doesNotContain("/v1/nothing");
  }

  private double accepted() {
    return given()
        .get(metrics)
        .asString()
        .lines()
        .filter(line -> line.startsWith("resow_jobs_accepted_total{class=\"batch\""))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' '))))
        .sum();
  }
}
