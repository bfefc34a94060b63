package dev.resow.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;

import dev.resow.api.adapters.AdapterState;
import dev.resow.contract.JobState;
import dev.resow.persistence.JobRow;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import jakarta.inject.Inject;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a tenant may submit. */
@QuarkusTest
@TestProfile(TightLimits.class)
@QuarkusTestResource(RealServers.class)
class TenantLimitsTest {
  @TestHTTPResource URI site;
  @Inject SchedulerFixture scheduler;
  @Inject AdapterFixture adapters;

  @BeforeEach
  void clear() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery("TRUNCATE job, tenant_quota CASCADE")
                    .executeUpdate());
  }

  @Test
  void aFullQueueRefusesUntilAJobHasBegun() {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) ids.add(accepted(submit("narrow", null)));
    Response refused = submit("narrow", null);
    refused
        .then()
        .statusCode(429)
        .contentType("application/problem+json")
        .body("type", equalTo("urn:resow:problem:queue-limit"));
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 60);

    scheduler.move(UUID.fromString(ids.getFirst()), JobState.DISPATCHED);
    accepted(submit("narrow", null));
    submit("narrow", null).then().statusCode(429);
    accepted(submit("somebody-else", null));
  }

  @Test
  void anEvaluationThatNeverFitsIsInvalidAndOneThatDoesNotFitNowWaits() {
    evaluate("narrow", 1)
        .then()
        .statusCode(422)
        .body("type", equalTo("urn:resow:problem:invalid-evaluation"))
        .body("errors.field", equalTo(List.of("seeds")))
        .body("errors[0].detail", containsString("4 jobs"))
        .body("errors[0].detail", containsString("more than 3 at once"));
    evaluate("slow.one", 1).then().statusCode(422).body("errors.field", hasItem("seeds"));
    evaluate("crowd", 2).then().statusCode(202);
    evaluate("crowd", 1).then().statusCode(429).body("type", endsWith(":queue-limit"));
    evaluate("heavy", 8).then().statusCode(202);
  }

  private Response evaluate(String tenant, int seeds) {
    return Client.json()
        .header("Resow-Tenant", tenant)
        .body(
            """
            {"adapter": "%s", "prompts": ["a cat and a fox", "a lion above a pig"], "seeds": %d, "gate": {"prompts": 2}}"""
                .formatted(adapters.add(AdapterState.CANDIDATE), seeds))
        .post("/v1/evaluations");
  }

  @Test
  void askingAgainForTheSameJobIsNeverRefusedAndNeverCounted() {
    String key = UUID.randomUUID().toString();
    String first = accepted(submit("narrow", key));
    for (int i = 0; i < 5; i++) assertThat(accepted(submit("narrow", key))).isEqualTo(first);
    accepted(submit("narrow", null));
    accepted(submit("narrow", null));
    submit("narrow", null).then().statusCode(429);
    assertThat(accepted(submit("narrow", key))).isEqualTo(first);
  }

  @Test
  void theRateIsABucketThatRefills() {
    accepted(submit("slow.one", null));
    accepted(submit("slow.one", null));
    Response refused = submit("slow.one", null);
    refused.then().statusCode(429).body("type", equalTo("urn:resow:problem:rate-limit"));
    assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 30);

    passSeconds(31);
    accepted(submit("slow.one", null));
    submit("slow.one", null).then().statusCode(429);

    passSeconds(24 * 3600);
    accepted(submit("slow.one", null));
    accepted(submit("slow.one", null));
    submit("slow.one", null).then().statusCode(429);
  }

  /** Each request has a connection and a transaction of its own, as it has in several apis. */
  @Test
  void aCrowdTogetherGetsExactlyTheLimit() throws Exception {
    Callable<Integer> submit = () -> submit("crowd", null).statusCode();
    List<Integer> answers = inParallel(60, submit);
    assertThat(answers).containsOnly(202, 429);
    assertThat(answers.stream().filter(status -> status == 202)).hasSize(10);
    assertThat(jobs("crowd")).isEqualTo(10);
  }

  @Test
  void aCrowdThatAsksForOneJobGetsItAlthoughThereIsRoomForOneOnly() throws Exception {
    String key = UUID.randomUUID().toString();
    Callable<String> submit = () -> accepted(submit("single", key));
    assertThat(inParallel(32, submit).stream().distinct()).hasSize(1);
    assertThat(jobs("single")).isEqualTo(1);
  }

  @Test
  void aRequestThatIsRefusedForAnotherReasonIsNotCounted() {
    for (int i = 0; i < 5; i++)
      Client.json()
          .header("Resow-Tenant", "slow.one")
          .body("{\"prompt\": \"a cat\", \"steps\": 0}")
          .post("/v1/jobs")
          .then()
          .statusCode(422);
    accepted(submit("slow.one", null));
  }

  private static <T> List<T> inParallel(int times, Callable<T> work) throws Exception {
    try (var crowd = Executors.newFixedThreadPool(16)) {
      var results = new ArrayList<T>();
      for (var done : crowd.invokeAll(IntStream.range(0, times).mapToObj(_ -> work).toList()))
        results.add(done.get());
      return results;
    }
  }

  private static void passSeconds(int seconds) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery(
                        "UPDATE tenant_quota SET refilled_at = refilled_at - make_interval(secs => "
                            + seconds
                            + ")")
                    .executeUpdate());
  }

  private static long jobs(String tenant) {
    return QuarkusTransaction.requiringNew().call(() -> JobRow.count("tenant = ?1", tenant));
  }

  @Test
  void anAgentHasTheLimitsOfItsTenant() {
    accepted(submit("single", null));
    try (var agent = new Agent(site, "Resow-Tenant", "single")) {
      assertThat(agent.refused("generate_picture", Map.of("prompt", "a cat", "waitSeconds", 0)))
          .contains("urn:resow:problem:queue-limit", "429", "Retry after ");
    }
  }

  private static Response submit(String tenant, String key) {
    var request = Client.json().header("Resow-Tenant", tenant).body("{\"prompt\": \"a cat\"}");
    if (key != null) request.header("Idempotency-Key", key);
    return request.post("/v1/jobs");
  }

  private static String accepted(Response response) {
    return response.then().statusCode(202).extract().path("id");
  }
}
