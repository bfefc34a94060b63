package dev.resow.api.webhooks;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.testkit.RealServers;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several api processes take from one table. The messages are due in a year, and so is the time at
 * which they are taken: the api's own sender leaves them alone.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DeliveryQueueTest {
  private static final Duration LEASE = Duration.ofMinutes(1);

  @Inject DeliveryQueue queue;
  @Inject WebhookRepository webhooks;
  @Inject AgroalDataSource database;

  private final Instant due = Instant.now().plus(Duration.ofDays(365));
  private final List<UUID> hooks = new ArrayList<>();
  private UUID job;

  @BeforeEach
  void aJobAndNoMessagesOfOthers() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.execute("UPDATE webhook_delivery SET next_at = NULL WHERE next_at IS NOT NULL");
    }
    String id =
        given()
            .contentType("application/json")
            .body("{\"prompt\": \"a cat\"}")
            .post("/v1/jobs")
            .then()
            .statusCode(202)
            .extract()
            .path("id");
    job = UUID.fromString(id);
  }

  @AfterEach
  void end() {
    hooks.forEach(hook -> webhooks.end(hook, Instant.now()));
  }

  @Test
  void noMessageIsTakenTwiceHoweverManyTakeAtOnce() throws Exception {
    for (int i = 0; i < 30; i++) messages(hook("t" + i % 10), 4);
    List<Callable<List<DeliveryQueue.Due>>> takers = new ArrayList<>();
    for (int i = 0; i < 16; i++) takers.add(() -> queue.take(due, LEASE, 20));
    var taken = new ArrayList<UUID>();
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var taker : threads.invokeAll(takers))
        taker.get().forEach(message -> taken.add(message.id()));
    }
    for (List<DeliveryQueue.Due> rest; !(rest = queue.take(due, LEASE, 20)).isEmpty(); )
      rest.forEach(message -> taken.add(message.id()));
    assertThat(taken).hasSize(120).doesNotHaveDuplicates();
  }

  @Test
  void tenantsTakeTurnsHoweverMuchOneOfThemHas() throws SQLException {
    for (int i = 0; i < 20; i++) messages(hook("crowd"), 4);
    messages(hook("single"), 1);
    var tenants = new HashSet<UUID>();
    UUID single = hooks.getLast();
    queue.take(due, LEASE, 2).forEach(message -> tenants.add(message.webhook()));
    assertThat(tenants).contains(single);
  }

  @Test
  void aWebhookAndATenantHaveSoManyTriesAtOnce() throws SQLException {
    UUID hook = hook("narrow");
    messages(hook, 10);
    assertThat(queue.take(due, LEASE, 100)).hasSize(4);
    assertThat(queue.take(due, LEASE, 100)).isEmpty();
    for (int i = 0; i < 19; i++) messages(hook("narrow"), 4);
    assertThat(queue.take(due, LEASE, 100)).hasSize(32 - 4);
    assertThat(queue.take(due, LEASE, 100)).isEmpty();
  }

  @Test
  void whatAProcessThatDiedHadInHandIsTakenAgain() throws SQLException {
    messages(hook("left"), 1);
    var dead = queue.take(due, LEASE, 10).getFirst();
    assertThat(queue.take(due, LEASE, 10)).isEmpty();
    Instant later = due.plus(LEASE);
    var again = queue.take(later, LEASE, 10).getFirst();
    assertThat(again.id()).isEqualTo(dead.id());
    assertThat(again.tries()).isEqualTo(dead.tries() + 1);

    // One that was only frozen speaks up: its outcome counts no more.
    queue.delivered(dead, later, 200);
    assertThat(webhooks.log(dead.webhook()).getFirst().deliveredAt()).isNull();
    queue.failed(again, later, 500, "no", later.plusSeconds(5), null);
    assertThat(webhooks.log(dead.webhook()).getFirst().lastStatus()).isEqualTo(500);
    assertThat(queue.take(later.plusSeconds(5), LEASE, 10)).hasSize(1);
  }

  @Test
  void anOpenCircuitIsProbedWithOneMessage() throws SQLException {
    UUID hook = hook("broken");
    messages(hook, 10);
    Instant now = due;
    for (int failures = 0; failures < 5; ) {
      for (var message : queue.take(now, LEASE, 10)) {
        queue.failed(message, now, null, "no answer", now.plus(Duration.ofDays(1)), null);
        failures++;
      }
    }
    assertThat(queue.take(now, LEASE, 10)).as("open").isEmpty();
    Instant later = now.plus(Duration.ofHours(1));
    var probe = queue.take(later, LEASE, 10);
    assertThat(probe).as("half open").hasSize(1);
    assertThat(queue.take(later, LEASE, 10)).isEmpty();
    queue.delivered(probe.getFirst(), later, 200);
    assertThat(queue.take(later, LEASE, 10)).as("closed").hasSize(1); // the last of ten
  }

  private UUID hook(String tenant) {
    var hook =
        new Webhook(
            UUID.randomUUID(),
            tenant + "-" + job,
            "https://example.org/",
            List.of(),
            false,
            Instant.now(),
            Webhook.Circuit.NEW,
            null,
            null);
    webhooks.insert(hook, new byte[24]);
    hooks.add(hook.id());
    return hook.id();
  }

  private void messages(UUID hook, int count) throws SQLException {
    try (var connection = database.getConnection();
        var insert =
            connection.prepareStatement(
                "INSERT INTO webhook_delivery (webhook_id, job_id, state, happened_at, next_at)"
                    + " SELECT ?, ?, 'SUCCEEDED', now(), ? FROM generate_series(1, ?)")) {
      insert.setObject(1, hook);
      insert.setObject(2, job);
      insert.setTimestamp(3, java.sql.Timestamp.from(due));
      insert.setInt(4, count);
      insert.executeUpdate();
    }
  }
}
