package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.Json;
import dev.resow.contract.Topics;
import dev.resow.ledger.Outbox;
import dev.resow.ledger.OutboxRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.Test;

/** What is committed is said; what is not committed is not. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OutboxTest {
  @Inject Outbox outbox;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @Test
  void aRowOfAProcessThatDiedBeforeItSentIsSweptUp() {
    // kill -9 between commit and send leaves exactly this: a committed row nobody holds
    var cancel = new CancelJob(UUID.randomUUID(), Jobs.now(), "left behind");
    var record = CloudEventCodec.encode(CloudEvent.of(cancel, "resow/dead", null));
    var row = new OutboxRow();
    row.id = UUID.randomUUID();
    row.topic = record.topic();
    row.recordKey = record.key();
    row.headers = new String(Json.write(record.headers()), StandardCharsets.UTF_8);
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
    var said = new CancelJob(UUID.randomUUID(), Jobs.now(), "committed");
    assertThatThrownBy(
            () ->
                QuarkusTransaction.requiringNew()
                    .run(
                        () -> {
                          outbox.say(CloudEvent.of(never, "test", null));
                          throw new IllegalStateException("no");
                        }))
        .hasMessage("no");
    QuarkusTransaction.requiringNew().run(() -> outbox.say(CloudEvent.of(said, "test", null)));

    try (var topics = new TopicClient(bootstrap)) {
      var heard =
          topics.await(Topics.CONTROL, 1, event -> event.equals(said) || event.equals(never));
      assertThat(heard.getFirst().data()).isEqualTo(said);
    }
  }
}
