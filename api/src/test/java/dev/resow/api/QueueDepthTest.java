package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.testkit.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.restassured.path.json.JsonPath;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** How many jobs waited and ran, computed from when they were accepted, began and ended. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class QueueDepthTest {
  @Inject AgroalDataSource database;

  private final String tenant = "depth-" + UUID.randomUUID().toString().substring(0, 8);
  private final Instant now = Instant.now();

  @Test
  void aJobWaitsUntilItBeginsAndRunsUntilItEnds() {
    // 24 hours in steps of 15 minutes: the last of 97 points is now
    job(hoursAgo(30), hoursAgo(10.1), hoursAgo(5.1), JobState.SUCCEEDED);
    job(hoursAgo(20.1), null, hoursAgo(12.1), JobState.CANCELLED);
    job(hoursAgo(40), hoursAgo(39), hoursAgo(38), JobState.SUCCEEDED);
    job(hoursAgo(1.1), null, null, JobState.QUEUED);
    job(hoursAgo(2.1), hoursAgo(1.1), null, JobState.RUNNING);
    var depth = depth(24);
    List<Integer> waiting = depth.getList("items.waiting");
    List<Integer> running = depth.getList("items.running");
    assertThat(waiting).hasSize(97);
    assertThat(at(waiting, 24)).as("the job accepted before").isEqualTo(1);
    assertThat(at(waiting, 18)).as("and one that was never begun").isEqualTo(2);
    assertThat(at(waiting, 11)).isEqualTo(1);
    assertThat(at(waiting, 8)).isZero();
    assertThat(at(running, 8)).isEqualTo(1);
    assertThat(at(running, 4)).isZero();
    assertThat(at(waiting, 1.5)).isEqualTo(1);
    assertThat(waiting.getLast()).as("now").isEqualTo(1);
    assertThat(running.getLast()).as("now").isEqualTo(1);
  }

  @Test
  void aCrowdThatCameAndWentBetweenTwoPointsIsSeen() {
    Instant came = hoursAgo(3.1);
    for (int i = 0; i < 5; i++)
      job(came, came.plusSeconds(120), came.plusSeconds(240), JobState.SUCCEEDED);
    var depth = depth(24);
    assertThat(depth.<Integer>getList("items.waiting")).containsOnly(0);
    assertThat(depth.<Integer>getList("items.mostWaiting")).contains(5);
    assertThat(depth.<Integer>getList("items.mostRunning")).contains(5).doesNotContain(10);
  }

  @Test
  void anHourIsLookedAtMoreClosely() {
    job(now.minusSeconds(1_000), now.minusSeconds(910), now.minusSeconds(500), JobState.SUCCEEDED);
    var depth = depth(1);
    assertThat(depth.getLong("stepSeconds")).isEqualTo(37);
    List<Integer> waiting = depth.getList("items.waiting");
    assertThat(waiting.stream().mapToInt(n -> n).sum()).isBetween(2, 3);
  }

  @Test
  void withoutJobsNothingWaits() {
    assertThat(depth(24).<Integer>getList("items.waiting")).containsOnly(0);
    given().get("/v1/queue/depth?hours=x").then().statusCode(400);
  }

  private static int at(List<Integer> points, double hoursAgo) {
    return points.get(points.size() - 1 - (int) (hoursAgo * 4));
  }

  private Instant hoursAgo(double hours) {
    return now.minus(Duration.ofSeconds((long) (hours * 3600)));
  }

  private JsonPath depth(int hours) {
    return given()
        .header("Resow-Tenant", tenant)
        .get("/v1/queue/depth?hours=" + hours)
        .then()
        .statusCode(200)
        .extract()
        .jsonPath();
  }

  private void job(Instant created, Instant started, Instant finished, JobState state) {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                """
                INSERT INTO job (id, tenant, request_hash, priority, prompt, spec, state, created_at, updated_at,
                                 started_at, finished_at)
                VALUES (gen_random_uuid(), ?, '', 1, 'x', '{}', ?, ?, now(), ?, ?)""")) {
      insert.setString(1, tenant);
      insert.setString(2, state.name());
      insert.setObject(3, created.atOffset(java.time.ZoneOffset.UTC));
      insert.setObject(4, started == null ? null : started.atOffset(java.time.ZoneOffset.UTC));
      insert.setObject(5, finished == null ? null : finished.atOffset(java.time.ZoneOffset.UTC));
      insert.executeUpdate();
    } catch (java.sql.SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
