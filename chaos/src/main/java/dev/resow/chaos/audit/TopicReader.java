package dev.resow.chaos.audit;

import dev.resow.chaos.audit.Evidence.Kind;
import dev.resow.chaos.audit.Evidence.TopicRecord;
import dev.resow.chaos.load.Forgeries;
import dev.resow.chaos.load.Poison.Place;
import dev.resow.contract.AttemptEvent;
import dev.resow.contract.AttemptStarted;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobResult;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.OverlapDetected;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.RoundRestarted;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Topics;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;

/** Reads topics from their first record to the last one there is now. */
final class TopicReader {
  private static final Duration POLL = Duration.ofMillis(500);

  private final KafkaConnection connection;

  TopicReader(KafkaConnection connection) {
    this.connection = connection;
  }

  /** What can be read of submits and attempts; garbage is skipped. */
  List<TopicRecord> records() {
    var records = new ArrayList<TopicRecord>();
    read(
        TopicReader::isEvidence,
        (event, sent) -> {
          TopicRecord record = of(event.id(), event.data(), sent);
          if (record != null) records.add(record);
        });
    return records;
  }

  /** Where the records stood that were kept as dead letters. */
  Set<Place> letters() {
    var places = new HashSet<Place>();
    read(
        Topics.DEAD::equals,
        (event, sent) -> {
          if (event.data() instanceof DeadLetter letter && letter.origin() != null)
            places.add(place(letter.origin()));
        });
    return places;
  }

  static Place place(DeadLetter.Origin o) {
    return new Place(o.topic(), o.partition(), o.offset(), o.timestamp().toEpochMilli());
  }

  private static TopicRecord of(String id, ResowEvent event, Instant sent) {
    return switch (event) {
      case JobSubmitted s -> new TopicRecord(id, Kind.SUBMITTED, s.jobId(), 0, null, s.at());
      case JobReady r -> new TopicRecord(id, Kind.READY, r.jobId(), r.attempt(), null, sent);
      case JobResult r ->
          new TopicRecord(id, Kind.RESULT, r.jobId(), r.attempt(), r.worker(), r.at());
      case AttemptEvent a -> {
        Kind kind =
            switch (a) {
              case AttemptStarted _ -> Kind.STARTED;
              case StepProgress _, OverlapDetected _, RoundRestarted _ -> Kind.OTHER;
              default -> Kind.ENDED;
            };
        yield new TopicRecord(id, kind, a.jobId(), a.attempt(), a.worker(), a.at());
      }
      default -> null;
    };
  }

  private static boolean isEvidence(String topic) {
    return ReadyTopics.isOne(topic)
        || List.of(Topics.SUBMITTED, Topics.ATTEMPTS, Topics.RESULTS).contains(topic);
  }

  private void read(Predicate<String> topics, BiConsumer<CloudEvent, Instant> sink) {
    try (var consumer = connection.consumer(Map.of("enable.auto.commit", "false"))) {
      List<TopicPartition> partitions =
          consumer.listTopics().keySet().stream()
              .filter(topics)
              .flatMap(topic -> consumer.partitionsFor(topic).stream())
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
        for (var record : consumer.poll(POLL)) decode(record, sink);
    }
  }

  private static void decode(
      ConsumerRecord<String, byte[]> record, BiConsumer<CloudEvent, Instant> sink) {
    try {
      var event = EventRecords.decodeFromAnyTopic(record);
      if (!event.source().equals(Forgeries.MARK))
        sink.accept(event, Instant.ofEpochMilli(record.timestamp()));
    } catch (InvalidJsonException garbage) {
      // Poison; whether it was kept is another question.
    }
  }
}
