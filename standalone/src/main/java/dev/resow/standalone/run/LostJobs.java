package dev.resow.standalone.run;

import dev.resow.contract.InvalidJsonException;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Topics;
import dev.resow.messaging.EventRecords;
import dev.resow.messaging.KafkaConnection;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * The jobs that were accepted after the backup from which a database was restored: their records
 * are on {@code resow.jobs.submitted}, which keeps them for 14 days, and the database does not know
 * them.
 */
public final class LostJobs {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration SILENCE = Duration.ofSeconds(15);
  private static final int BATCH = 1_000;

  /** A topic that is missing must not be made: all jobs would seem to be there. */
  private static final Map<String, String> SETTINGS =
      Map.of("enable.auto.commit", "false", "allow.auto.create.topics", "false");

  private LostJobs() {}

  /**
   * Compares the topic with the database.
   *
   * @param database with the schema {@code resow}
   * @param since records older than this are not read
   * @return one for each job, in the order of acceptance
   * @throws TimeoutException if the broker sends nothing for 15 s
   * @throws UnknownTopicOrPartitionException if the broker has no such topic
   */
  public static List<JobSubmitted> find(KafkaConnection kafka, Connection database, Instant since)
      throws SQLException {
    var submitted = new ArrayList<>(submitted(kafka, since));
    var lost = new ArrayList<JobSubmitted>();
    for (int from = 0; from < submitted.size(); from += BATCH) {
      var batch = submitted.subList(from, Math.min(from + BATCH, submitted.size()));
      var known = known(database, batch);
      batch.stream().filter(job -> !known.contains(job.jobId())).forEach(lost::add);
    }
    lost.sort((a, b) -> a.at().compareTo(b.at()));
    return lost;
  }

  /** A record that was sent twice counts once. */
  private static Collection<JobSubmitted> submitted(KafkaConnection kafka, Instant since) {
    var jobs = new LinkedHashMap<UUID, JobSubmitted>();
    try (var consumer = kafka.consumer(SETTINGS)) {
      var partitions =
          consumer.partitionsFor(Topics.SUBMITTED, SILENCE).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      if (partitions.isEmpty())
        throw new UnknownTopicOrPartitionException("there is no topic " + Topics.SUBMITTED);
      consumer.assign(partitions);
      var ends = consumer.endOffsets(partitions, SILENCE);
      seek(consumer, partitions, ends, since);
      long last = System.nanoTime();
      while (partitions.stream().anyMatch(p -> consumer.position(p, SILENCE) < ends.get(p))) {
        var records = consumer.poll(POLL);
        if (!records.isEmpty()) last = System.nanoTime();
        else if (System.nanoTime() - last > SILENCE.toNanos())
          throw new TimeoutException("the broker sends no records of " + Topics.SUBMITTED);
        records.forEach(record -> add(record, jobs));
      }
    }
    return jobs.values();
  }

  private static void seek(
      KafkaConsumer<String, byte[]> consumer,
      List<TopicPartition> partitions,
      Map<TopicPartition, Long> ends,
      Instant since) {
    var times = new HashMap<TopicPartition, Long>();
    partitions.forEach(partition -> times.put(partition, since.toEpochMilli()));
    consumer
        .offsetsForTimes(times, SILENCE)
        .forEach(
            (partition, found) ->
                consumer.seek(partition, found == null ? ends.get(partition) : found.offset()));
  }

  private static void add(ConsumerRecord<String, byte[]> record, Map<UUID, JobSubmitted> jobs) {
    try {
      if (EventRecords.decode(record).data() instanceof JobSubmitted job)
        jobs.putIfAbsent(job.jobId(), job);
    } catch (InvalidJsonException e) {
      // No record of ours: the scheduler has made a dead letter of it.
    }
  }

  private static Set<UUID> known(Connection database, List<JobSubmitted> jobs) throws SQLException {
    var ids = jobs.stream().map(JobSubmitted::jobId).toArray(UUID[]::new);
    try (var query = database.prepareStatement("SELECT id FROM resow.job WHERE id = ANY (?)")) {
      query.setArray(1, database.createArrayOf("uuid", ids));
      var known = new HashSet<UUID>();
      try (var rows = query.executeQuery()) {
        while (rows.next()) known.add(rows.getObject(1, UUID.class));
      }
      return known;
    }
  }
}
