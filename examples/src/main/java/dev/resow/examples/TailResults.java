package dev.resow.examples;

import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.JobResult;
import dev.resow.contract.Topics;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/** Reads finished jobs from the result topic. */
final class TailResults {
  private TailResults() {}

  // [start:TailResults]
  /**
   * @param connection {@code bootstrap.servers} and credentials; the embedded broker writes them to
   *     {@code .resow/kafka/client.properties}
   */
  static JobResult resultOf(UUID job, Properties connection) {
    var settings = new Properties();
    settings.putAll(connection);
    settings.put("group.id", "result-reader-" + UUID.randomUUID());
    settings.put("auto.offset.reset", "earliest");
    try (var consumer =
        new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer())) {
      consumer.subscribe(List.of(Topics.RESULTS));
      while (true) {
        for (var record : consumer.poll(Duration.ofSeconds(1))) {
          // The record key is the job id. The same event can arrive twice: ignore a known event id.
          if (record.key().equals(job.toString())) {
            return (JobResult) CloudEventCodec.decode(headers(record), record.value()).data();
          }
        }
      }
    }
  }

  private static Map<String, String> headers(ConsumerRecord<?, ?> record) {
    var headers = new HashMap<String, String>();
    record.headers().forEach(h -> headers.put(h.key(), CloudEventCodec.text(h.value())));
    return headers;
  }
  // [end:TailResults]
}
