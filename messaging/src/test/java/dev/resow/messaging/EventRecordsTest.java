package dev.resow.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.Topics;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

class EventRecordsTest {
  private static final String TRACE = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

  @Property
  void anEventArrivesAsItWasSent(
      @ForAll long job, @ForAll @IntRange(min = 0) int second, @ForAll boolean traced) {
    var cancel = new CancelJob(new UUID(0, job), Instant.ofEpochSecond(second), "no longer needed");
    var event = CloudEvent.of(cancel, "resow/api", traced ? TRACE : null);

    var sent = EventRecords.encode(event);

    assertThat(sent.topic()).isEqualTo(Topics.CONTROL);
    assertThat(sent.key()).isEqualTo(cancel.jobId().toString());
    assertThat(EventRecords.decode(received(sent, sent.topic()))).isEqualTo(event);
  }

  @Example
  void anEventOnAnotherTopicIsRefusedUnlessAnyTopicWillDo() {
    var event =
        CloudEvent.of(new CancelJob(UUID.randomUUID(), Instant.EPOCH, null), "resow/api", null);
    var record = received(EventRecords.encode(event), Topics.DEAD);

    assertThatThrownBy(() -> EventRecords.decode(record))
        .isInstanceOfSatisfying(
            InvalidJsonException.class, e -> assertThat(e.reason()).isEqualTo("wrong-topic"));
    assertThat(EventRecords.decodeFromAnyTopic(record)).isEqualTo(event);
  }

  @Property
  void aRecordWithoutHeadersIsMalformed(@ForAll byte[] value) {
    var record = new ConsumerRecord<>(Topics.CONTROL, 0, 0L, "key", value);

    assertThatThrownBy(() -> EventRecords.decode(record)).isInstanceOf(InvalidJsonException.class);
  }

  @Property
  void aLetterHoldsTheKeyOfEitherType(@ForAll byte[] value) {
    var text = RejectedRecords.of(new ConsumerRecord<>("topic", 1, 2L, "key", value));
    var bytes = RejectedRecords.of(new ConsumerRecord<>("topic", 1, 2L, "key".getBytes(), value));

    assertThat(text).isEqualTo(bytes);
    assertThat(text.letter(Instant.EPOCH, "refused", "detail", "test").origin().key())
        .isEqualTo("key");
  }

  @Example
  void aKeyOfAnotherTypeIsRefused() {
    assertThatThrownBy(
            () -> RejectedRecords.of(new ConsumerRecord<>("topic", 0, 0L, 42, new byte[0])))
        .hasMessageContaining("java.lang.Integer");
  }

  private static ConsumerRecord<String, byte[]> received(
      ProducerRecord<String, byte[]> sent, String topic) {
    return new ConsumerRecord<>(
        topic,
        0,
        0,
        0,
        TimestampType.CREATE_TIME,
        0,
        0,
        sent.key(),
        sent.value(),
        new RecordHeaders(sent.headers()),
        Optional.empty());
  }
}
