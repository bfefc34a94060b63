package dev.resow.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.Topics;
import dev.resow.messaging.HeaderCodec;
import io.quarkus.runtime.ShutdownEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** A scheduler that stops leaves its records to the next one. */
class StoppingTest {
  private final DatabaseWait database = new DatabaseWait();
  private final AtomicInteger tries = new AtomicInteger();

  @Test
  void aHealthyRecordIsNeitherCommittedNorPutAsideWhileTheDatabaseLayerCloses() {
    // Without dead letters: putting the record aside would be a null pointer here.
    var intake = new Intake(null, database, null, Clock.systemUTC());
    assertThatThrownBy(
            () ->
                intake.take(
                    batch(),
                    events -> {
                      tries.incrementAndGet();
                      database.stop(new ShutdownEvent());
                      throw new IllegalStateException("EntityManagerFactory is closed");
                    }))
        .isInstanceOf(StoppingException.class)
        .hasMessageContaining("redelivered");
    assertThat(tries).hasValue(1);
  }

  @Test
  void garbageIsNotPutAsideEither() {
    database.stop(new ShutdownEvent());
    assertThatThrownBy(
            () ->
                database.insist(
                    () -> {
                      throw new IllegalStateException("closed");
                    }))
        .isInstanceOf(StoppingException.class);
  }

  private static ConsumerRecords<String, byte[]> batch() {
    var cancel = new CancelJob(UUID.randomUUID(), Instant.EPOCH, null);
    var encoded = CloudEventCodec.encode(CloudEvent.of(cancel, "test", null));
    var record = new ConsumerRecord<>(Topics.CONTROL, 0, 0L, encoded.key(), encoded.value());
    HeaderCodec.encode(encoded.headers()).forEach(record.headers()::add);
    return new ConsumerRecords<>(
        Map.of(new TopicPartition(Topics.CONTROL, 0), List.of(record)), Map.of());
  }
}
