package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.startsWith;

import dev.resow.persistence.Sql;
import dev.resow.testkit.RealServers;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a tenant has used, for its bill. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class UsageTest {
  private static final String JANUARY = "since=2026-01-01T00:00:00Z&until=2026-02-01T00:00:00Z";

  @Inject Sql sql;

  private final String tenant = "usage-" + UUID.randomUUID().toString().substring(0, 8);

  @Test
  void aDayIsTheSumOfItsJobs() {
    attempt(job("2026-01-05T23:59:59Z", "plain", true, 56), 1, 10);
    UUID retried = job("2026-01-06T00:00:00Z", "plain", true, 84);
    attempt(retried, 1, 3);
    attempt(retried, 2, 12);
    job("2026-01-06T12:00:00Z", "bind", false, 0);

    var usage = usage(JANUARY);
    assertThat(usage.getString("by")).isEqualTo("tenant");
    assertThat(usage.<String>getList("items.from"))
        .containsExactly("2026-01-05T00:00:00Z", "2026-01-06T00:00:00Z");
    assertThat(usage.<String>getList("items.name")).containsOnly(tenant);
    assertThat(usage.<Integer>getList("items.jobs")).containsExactly(1, 2);
    assertThat(usage.<Integer>getList("items.pictures")).containsExactly(1, 1);
    assertThat(usage.<Float>getList("items.forwardEquivalents")).containsExactly(56f, 84f);
    assertThat(usage.<Float>getList("items.deviceSeconds"))
        .as("the attempt that failed was computed too")
        .containsExactly(10f, 15f);
  }

  /** Candidates run side by side: the device was busy once. */
  @Test
  void roundsOfOneAttemptAreNotAddedUp() {
    UUID id = job("2026-01-05T12:00:00Z", "plain", true, 100);
    round(id, 1, 0, 10);
    round(id, 1, 1, 10);
    assertThat(usage(JANUARY).<Float>getList("items.deviceSeconds")).containsExactly(10f);
  }

  @Test
  void methodsAndHoursAreOtherSums() {
    job("2026-01-05T12:10:00Z", "plain", true, 1);
    job("2026-01-05T12:50:00Z", "bind", true, 2);
    job("2026-01-05T13:10:00Z", "bind", true, 4);

    assertThat(usage("by=method&" + JANUARY).<String>getList("items.name"))
        .containsExactly("bind", "plain");
    assertThat(usage("by=model&" + JANUARY).<String>getList("items.name"))
        .containsExactly("menagerie");
    assertThat(
            usage("bucket=hour&since=2026-01-05T00:00:00Z&until=2026-01-06T00:00:00Z")
                .<Integer>getList("items.jobs"))
        .containsExactly(2, 1);
  }

  @Test
  void theTableHasTheSameRows() {
    attempt(job("2026-01-05T12:00:00Z", "plain", true, 56), 1, 10);
    String csv =
        given()
            .header("Resow-Tenant", tenant)
            .header("Accept", "text/csv")
            .get("/v1/usage?" + JANUARY)
            .then()
            .statusCode(200)
            .contentType(startsWith("text/csv"))
            .header("Content-Disposition", containsString("usage.csv"))
            .extract()
            .asString();
    assertThat(csv.split("\r\n"))
        .containsExactly(
            "from,name,jobs,pictures,forwardEquivalents,deviceSeconds",
            "2026-01-05T00:00:00Z," + tenant + ",1,1,56.0,10.0");
  }

  @Test
  void aTenantSeesItselfAndAnAdminOfAllSeesAll() {
    job("2026-01-05T12:00:00Z", "plain", true, 1);
    assertThat(
            given()
                .header("Resow-Tenant", "somebody-else")
                .get("/v1/usage?" + JANUARY)
                .jsonPath()
                .<String>getList("items.name"))
        .doesNotContain(tenant);
    assertThat(given().get("/v1/usage?" + JANUARY).jsonPath().<String>getList("items.name"))
        .contains(tenant);
  }

  @Test
  void withoutAPeriodItIsTheLastThirtyDays() {
    job(Instant.now().minusSeconds(86_400).toString(), "plain", true, 1);
    job(Instant.now().minusSeconds(40 * 86_400).toString(), "plain", true, 1);
    assertThat(usage("").<Integer>getList("items.jobs")).containsExactly(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "by=prompt | by must be tenant, model or method, not 'prompt'.",
        "bucket=week | bucket must be hour or day, not 'week'.",
        "format=xml | format must be json, csv or jsonl, not 'xml'.",
        "since=yesterday | since must be a time like",
        "since=2026-02-01T00:00:00Z&until=2026-01-01T00:00:00Z | since must be before until",
        "since=2025-01-01T00:00:00Z&until=2026-01-01T00:00:00Z | may have 100 days by day, not 365.",
        "bucket=hour&since=2026-01-01T00:00:00Z&until=2026-03-01T00:00:00Z | may have 31 days by hour",
        "month=1 | Unknown parameter 'month'. Known: bucket, by, format, since, until."
      })
  void aBadParameterIsNamed(String query, String detail) {
    given()
        .get("/v1/usage?" + query)
        .then()
        .statusCode(400)
        .contentType("application/problem+json")
        .body("detail", containsString(detail));
  }

  private JsonPath usage(String query) {
    return given()
        .header("Resow-Tenant", tenant)
        .get("/v1/usage" + (query.isEmpty() ? "" : "?" + query))
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private UUID job(String finished, String method, boolean picture, double forwards) {
    UUID id = UUID.randomUUID();
    sql.update(
        """
        INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, state, created_at, updated_at,
                         finished_at, result, history)
        VALUES (?, ?, '', 1, 'x', jsonb_build_object('model', 'menagerie', 'method', CAST(? AS text)),
                ?, now(), now(), ?, CAST(? AS jsonb),
                jsonb_build_object('forwardEquivalents', CAST(? AS double precision)))""",
        id,
        tenant,
        method,
        picture ? "SUCCEEDED" : "CANCELLED",
        Instant.parse(finished),
        picture ? "{}" : null,
        forwards);
    return id;
  }

  private void attempt(UUID job, int attempt, int seconds) {
    round(job, attempt, 0, seconds);
  }

  private void round(UUID job, int attempt, int round, int seconds) {
    Instant start = Instant.parse("2026-01-05T00:00:00Z");
    sql.update(
        """
        INSERT INTO job_round (job_id, attempt, round, tenant, model, method, seed, steps, worker,
                               started_at, ended_at)
        VALUES (?, ?, ?, ?, 'menagerie', 'plain', 1, 28, 'w', ?, ?)""",
        job,
        attempt,
        round,
        tenant,
        start,
        start.plusSeconds(seconds));
  }
}
