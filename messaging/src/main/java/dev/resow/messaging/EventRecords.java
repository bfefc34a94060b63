package dev.resow.messaging;

import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.InvalidJsonException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Events as records of the Kafka clients; {@link CloudEventCodec} defines their form. */
public final class EventRecords {
  private EventRecords() {}

  public static ProducerRecord<String, byte[]> encode(CloudEvent event) {
    return encode(CloudEventCodec.encode(event));
  }

  /** The record as it is, for any partition. */
  public static ProducerRecord<String, byte[]> encode(EncodedRecord record) {
    return new ProducerRecord<>(
        record.topic(), null, record.key(), record.value(), HeaderCodec.encode(record.headers()));
  }

  /**
   * @throws InvalidJsonException if the record is not an event, or an event that belongs on another
   *     topic
   */
  public static CloudEvent decode(ConsumerRecord<?, byte[]> record) {
    return CloudEventCodec.decode(
        record.topic(), HeaderCodec.decode(record.headers()), record.value());
  }

  /**
   * As {@link #decode}, also for an event that belongs on another topic.
   *
   * @throws InvalidJsonException if the record is not an event
   */
  public static CloudEvent decodeFromAnyTopic(ConsumerRecord<?, byte[]> record) {
    return CloudEventCodec.decode(HeaderCodec.decode(record.headers()), record.value());
  }
}
