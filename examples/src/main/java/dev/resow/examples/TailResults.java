package dev.resow.examples;

import dev.resow.contract.JobResult;
import dev.resow.contract.Topics;
import dev.resow.messaging.EventRecords;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.UUID;
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
            return (JobResult) EventRecords.decode(record).data();
          }
        }
      }
    }
  }
  // [end:TailResults]
}
