package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.persistence.Outbox;
import dev.resow.persistence.OutboxRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is committed is published; what is not committed is not. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OutboxTest {
  @Inject Outbox outbox;
  @Inject AgroalDataSource database;

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  /** As an operator does once the cause is gone. */
  @AfterEach
  void removeWhatIsParked() throws SQLException {
    try (var connection = database.getConnection();
        var statement = connection.createStatement()) {
      statement.executeUpdate("DELETE FROM outbox WHERE parked_at IS NOT NULL");
    }
  }

  @Test
  void aRowOfAProcessThatDiedBeforeItSentIsSweptUp() {
    // kill -9 between commit and send leaves exactly this: a committed row nobody holds
    var cancel = new CancelJob(UUID.randomUUID(), Jobs.now(), "left behind");
    var record = CloudEventCodec.encode(CloudEvent.of(cancel, "resow/dead", null));
    var row = new OutboxRow();
    row.id = UUID.randomUUID();
    row.topic = record.topic();
    row.recordKey = record.key();
    row.headers = Json.text(record.headers());
    row.payload = record.value();
    row.createdAt = Instant.now().minusSeconds(60);
    QuarkusTransaction.requiringNew().run(row::persist);

    try (var topics = new TopicClient(bootstrap)) {
      assertThat(topics.await(Topics.CONTROL, 1, cancel::equals)).hasSize(1);
    }
    Until.isTrue(
        () -> QuarkusTransaction.requiringNew().call(() -> OutboxRow.findById(row.id)) == null);
  }

  @Test
  void whatIsRolledBackIsNeverSaid() {
    var never = new CancelJob(UUID.randomUUID(), Jobs.now(), "rolled back");
    var committed = new CancelJob(UUID.randomUUID(), Jobs.now(), "committed");
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          outbox.publish(CloudEvent.of(never, "test", null));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    QuarkusTransaction.requiringNew()
        .run(() -> outbox.publish(CloudEvent.of(committed, "test", null)));

    try (var topics = new TopicClient(bootstrap)) {
      var heard =
          topics.await(Topics.CONTROL, 1, event -> event.equals(committed) || event.equals(never));
      assertThat(heard.getFirst().data()).isEqualTo(committed);
    }
  }

  @Test
  void aRowThatNoBrokerEverTakesIsParkedAndTheOthersAreSent() throws Exception {
    var good = new CancelJob(UUID.randomUUID(), Jobs.now(), "among the broken");
    UUID tooLarge = leftBehind(Topics.CONTROL, "{}", new byte[3_000_000]);
    UUID noTopic = leftBehind("no topic may be called so!", "{}", new byte[1]);
    UUID broken = leftBehind(Topics.CONTROL, "{\"a\": {\"b\": [1]}}", new byte[1]);
    var record = CloudEventCodec.encode(CloudEvent.of(good, "resow/dead", null));
    UUID sent = leftBehind(record.topic(), Json.text(record.headers()), record.value());

    try (var topics = new TopicClient(bootstrap)) {
      assertThat(topics.await(Topics.CONTROL, 1, good::equals)).hasSize(1);
    }
    for (UUID id : List.of(tooLarge, noTopic, broken)) {
      Until.isTrue(() -> "parked".equals(state(id)));
      assertThat(column(id, "tries")).isEqualTo("1");
    }
    assertThat(column(tooLarge, "error")).contains("RecordTooLarge");
    assertThat(column(noTopic, "error")).contains("InvalidTopic");
    Until.isTrue(() -> "gone".equals(state(sent)));
    Until.isTrue(() -> readiness().contains("parked"));
    assertThat(column(tooLarge, "tries")).as("nobody tries it any more").isEqualTo("1");
  }

  @Test
  void aRecordThatIsTooLargeIsParkedRightAfterItsCommitAndTheNextOneIsSent() {
    String key = "large-" + UUID.randomUUID();
    var next = new CancelJob(UUID.randomUUID(), Jobs.now(), "behind a large one");
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              outbox.send(
                  new EncodedRecord(Topics.CONTROL, key, Map.of("a", "b"), new byte[2_000_000]));
              outbox.publish(CloudEvent.of(next, "test", null));
            });
    try (var topics = new TopicClient(bootstrap)) {
      assertThat(topics.await(Topics.CONTROL, 1, next::equals)).hasSize(1);
    }
    Until.isTrue(
        () ->
            one("SELECT count(*) FROM outbox WHERE parked_at IS NOT NULL AND record_key = '%s'"
                    .formatted(key))
                .equals("1"));
  }

  @Test
  void keysAndHeadersThatNoTableHoldsAreCleanedAndSent() {
    String key = "zero-" + UUID.randomUUID();
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                outbox.send(
                    new EncodedRecord(
                        Topics.DEAD, key + "\u0000", Map.of("h\u0000", "\ud800"), new byte[1])));
    // It is garbage on that topic, and becomes a letter about itself.
    Until.isTrue(
        () ->
            one("SELECT count(*) FROM dead_letter WHERE origin->>'key' = '%s\ufffd'".formatted(key))
                .equals("1"));
  }

  private UUID leftBehind(String topic, String headers, byte[] payload) {
    var row = new OutboxRow();
    row.id = UUID.randomUUID();
    row.topic = topic;
    row.recordKey = "key";
    row.headers = headers;
    row.payload = payload;
    row.createdAt = Instant.now().minusSeconds(60);
    QuarkusTransaction.requiringNew().run(row::persist);
    return row.id;
  }

  private String state(UUID row) {
    return one(
        """
        SELECT coalesce((SELECT CASE WHEN parked_at IS NULL THEN 'waits' ELSE 'parked' END
                         FROM outbox WHERE id = '%s'), 'gone')"""
            .formatted(row));
  }

  private String column(UUID row, String name) {
    return one("SELECT %s FROM outbox WHERE id = '%s'".formatted(name, row));
  }

  private String one(String sql) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var found = statement.executeQuery(sql)) {
      found.next();
      return found.getString(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private String readiness() {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
