package dev.resow.api;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.contract.JobState;
import dev.resow.contract.Json;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.Priority;
import dev.resow.persistence.JobRow;
import dev.resow.persistence.WorkerRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Where a queued job stands, and how long it will wait. */
@QuarkusTest
@TestProfile(TightLimits.class)
@QuarkusTestResource(RealServers.class)
class QueuePlaceTest {
  private static final Instant LONG_AGO =
      Instant.now().truncatedTo(ChronoUnit.SECONDS).minusSeconds(10_000);

  @BeforeEach
  void clear() {
    sql("TRUNCATE job, worker, model_lane, model_lane_clock, tenant_quota CASCADE");
  }

  @Test
  void higherClassesGoFirstThenAge() {
    UUID batch = queued("a", Priority.BATCH, 1);
    UUID normal = queued("a", Priority.NORMAL, 2);
    UUID younger = queued("a", Priority.NORMAL, 3);
    UUID interactive = queued("a", Priority.INTERACTIVE, 4);
    assertThat(position(interactive)).isZero();
    assertThat(position(normal)).isEqualTo(1);
    assertThat(position(younger)).isEqualTo(2);
    assertThat(position(batch)).isEqualTo(3);
  }

  @Test
  void inAClassTenantsTakeTurns() {
    UUID[] greedy = new UUID[5];
    for (int i = 0; i < 5; i++) greedy[i] = queued("greedy", Priority.NORMAL, i);
    UUID modest = queued("modest", Priority.NORMAL, 10);
    assertThat(position(greedy[0])).as("as early, and older").isZero();
    assertThat(position(modest)).isEqualTo(1);
    assertThat(position(greedy[1])).isEqualTo(2);
    assertThat(position(greedy[4])).isEqualTo(5);
  }

  @Test
  void twiceTheWeightIsTwiceAsManyTurns() {
    UUID[] heavy = new UUID[6];
    UUID[] light = new UUID[3];
    for (int i = 0; i < 3; i++) light[i] = queued("light", Priority.NORMAL, i);
    for (int i = 0; i < 6; i++) heavy[i] = queued("heavy", Priority.NORMAL, 10 + i);
    // virtual starts: light 0 1 2, heavy 0 .5 1 1.5 2 2.5; of equal ones the older goes first
    assertThat(position(light[0])).isZero();
    assertThat(position(heavy[0])).isEqualTo(1);
    assertThat(position(heavy[1])).isEqualTo(2);
    assertThat(position(light[1])).isEqualTo(3);
    assertThat(position(heavy[2])).isEqualTo(4);
    assertThat(position(heavy[3])).isEqualTo(5);
    assertThat(position(light[2])).isEqualTo(6);
    assertThat(position(heavy[5])).isEqualTo(8);
  }

  @Test
  void aTenantThatWasServedALotWaitsForTheOthers() {
    sql("INSERT INTO model_lane_clock VALUES ('menagerie', 1, 5000000)");
    sql("INSERT INTO model_lane VALUES ('menagerie', 1, 'served', 7000000)");
    UUID served = queued("served", Priority.NORMAL, 0);
    for (int i = 0; i < 4; i++) queued("new", Priority.NORMAL, 10 + i);
    assertThat(position(served)).as("behind 5 and 6, before 7 as it is older").isEqualTo(2);
  }

  @Test
  void theWaitComesFromRecentJobsAndLiveSlots() {
    UUID first = queued("a", Priority.NORMAL, 0);
    UUID second = queued("a", Priority.NORMAL, 1);
    UUID third = queued("a", Priority.NORMAL, 2);
    assertThat(wait(first)).as("nobody works").isNull();
    worker("w1", 1);
    worker("w2", 1);
    assertThat(wait(first)).as("nothing was measured").isNull();
    for (int i = 0; i < 9; i++) finished("menagerie", 4);
    finished("menagerie", 400);
    for (int i = 0; i < 9; i++) finished("other", 50);

    assertThat(wait(first)).as("a slot is free").isZero();
    assertThat(wait(second)).isZero();
    assertThat(wait(third)).as("one median job").isEqualTo(4);
  }

  @Test
  void aLargeJobAheadIsALongerWait() {
    finished("menagerie", 4);
    worker("w1", 1);
    UUID large = queued("a", Priority.NORMAL, 0);
    sql("UPDATE job SET cost = 4 WHERE id = '%s'".formatted(large));
    UUID next = queued("a", Priority.NORMAL, 1);
    assertThat(wait(next)).isEqualTo(16);
  }

  /** Whose queue is full: it may submit again when the first of its jobs has begun. */
  @Test
  void aRefusedTenantWaitsForTheCostOfWhatIsAheadOfItsFirstJob() {
    finished("menagerie", 4);
    worker("w1", 1);
    UUID ahead = queued("a", Priority.INTERACTIVE, 0);
    sql("UPDATE job SET cost = 8 WHERE id = '%s'".formatted(ahead));
    for (int i = 1; i <= 3; i++) queued("narrow", Priority.NORMAL, i);
    assertThat(refused("narrow")).as("one job of 8 x 4 s is ahead").isEqualTo(32);

    sql("UPDATE job SET cost = 0.5 WHERE id = '%s'".formatted(ahead));
    queued("single", Priority.NORMAL, 0);
    assertThat(refused("single")).as("one of 2 s").isEqualTo(2);
  }

  /** Small and large jobs, played on two slots: the estimate is never off by more than one job. */
  @Test
  void aMixedBacklogBeginsWhenTheEstimateSays() {
    finished("menagerie", 4);
    worker("w1", 2);
    double[] costs = {8, .25, 8, .25, 8, 4, .25, 8, 8, .25};
    var slots = new double[2];
    for (int i = 0; i < costs.length; i++) {
      UUID job = queued("a", Priority.NORMAL, i);
      sql("UPDATE job SET cost = %s WHERE id = '%s'".formatted(costs[i], job));
      int free = slots[0] <= slots[1] ? 0 : 1;
      assertThat(wait(job)).as("job %d", i).isCloseTo(slots[free], within(8 * 4.));
      slots[free] += 4 * costs[i];
    }
    UUID last = queued("a", Priority.NORMAL, costs.length);
    assertThat(wait(last)).as("180 s of work in two slots").isCloseTo(90, within(8 * 4.));
  }

  @Test
  void aJobWhoseModelNoWorkerHoldsSaysSo() {
    UUID waiting = queued("a", Priority.NORMAL, 0);
    UUID other = queued("a", Priority.NORMAL, 1);
    sql(
        "UPDATE job SET spec = jsonb_set(spec, '{model}', '\"sd3-medium\"') WHERE id = '%s'"
            .formatted(other));
    worker("w1", "sd3-medium", 1);
    finished("sd3-medium", 4);
    Until.isTrue(() -> waitsFor(other) == null);
    assertThat(waitsFor(waiting)).isEqualTo("menagerie");
    assertThat(wait(waiting)).isNull();
    assertThat(position(other)).as("the other queue is none of its own").isZero();
    worker("w2", "menagerie", 1);
    Until.isTrue(() -> waitsFor(waiting) == null);
  }

  private static String waitsFor(UUID id) {
    return given().get("/v1/jobs/" + id).then().extract().path("waitingFor.model");
  }

  private static UUID queued(String tenant, Priority priority, int age) {
    return QuarkusTransaction.requiringNew()
        .call(
            () -> {
              JobRow row = row(tenant, "menagerie");
              row.priority = (short) priority.rank();
              row.createdAt = LONG_AGO.plusSeconds(age);
              row.admittedAt = row.createdAt;
              row.persist();
              return row.id;
            });
  }

  private static void finished(String model, int seconds) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              JobRow row = row("a", model);
              row.createdAt = LONG_AGO;
              row.state = JobState.SUCCEEDED;
              row.startedAt = LONG_AGO;
              row.finishedAt = LONG_AGO.plusSeconds(seconds);
              row.persist();
            });
  }

  private static JobRow row(String tenant, String model) {
    var row = new JobRow();
    row.id = UUID.randomUUID();
    row.tenant = tenant;
    row.requestHash = "";
    row.prompt = "a cat";
    row.spec =
        """
        {"prompt": "a cat", "method": "plain", "model": "%s", "width": 128, "height": 128,
         "steps": 4, "guidanceScale": 1, "seed": 1, "tenant": "%s"}"""
            .formatted(model, tenant);
    row.updatedAt = LONG_AGO;
    row.state = JobState.QUEUED;
    return row;
  }

  private static void worker(String id, int slots) {
    worker(id, "menagerie", slots);
  }

  private static void worker(String id, String model, int slots) {
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              var row = new WorkerRow();
              row.id = id;
              row.heardAt = Instant.now().plusSeconds(3600);
              row.slots = slots;
              row.running = "[]";
              row.model = Json.text(card(model));
              row.persist();
            });
  }

  private static ModelCard card(String name) {
    return new ModelCard(
        name,
        16,
        1024,
        16,
        100,
        4000,
        0,
        List.of(MethodCard.plain("plain")),
        new ModelCard.Defaults(128, 128, 28, 4.5, "plain", 1));
  }

  private static int position(UUID id) {
    return given().get("/v1/jobs/" + id).then().statusCode(200).extract().path("queuePosition");
  }

  private static Double wait(UUID id) {
    Number wait =
        given().get("/v1/jobs/" + id).then().statusCode(200).extract().path("estimatedWaitSeconds");
    return wait == null ? null : wait.doubleValue();
  }

  /** Submits one job too many; answers how many seconds later the tenant shall try again. */
  private static int refused(String tenant) {
    return Integer.parseInt(
        Client.json()
            .header("Resow-Tenant", tenant)
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(429)
            .extract()
            .header("Retry-After"));
  }

  private static void sql(String statement) {
    QuarkusTransaction.requiringNew()
        .run(() -> JobRow.getEntityManager().createNativeQuery(statement).executeUpdate());
  }
}
