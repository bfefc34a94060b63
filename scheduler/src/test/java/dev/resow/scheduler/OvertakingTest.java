package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobReady;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.messaging.EventRecords;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A thousand batch jobs wait for one worker, which takes them from the ready topic through its
 * share group; then somebody is in a hurry.
 */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class OvertakingTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  TopicClient topics;
  KafkaShareConsumer<String, byte[]> worker;

  @BeforeEach
  void open() {
    Tables.clear();
    topics = new TopicClient(bootstrap);
    worker =
        new KafkaShareConsumer<>(
            Map.of(
                "bootstrap.servers",
                bootstrap,
                "group.id",
                Topics.WORKER_GROUP,
                "share.acknowledgement.mode",
                "explicit",
                "share.acquire.mode",
                "record_limit",
                "max.poll.records",
                "1"),
            new StringDeserializer(),
            new ByteArrayDeserializer());
    worker.subscribe(List.of(Topics.READY));
  }

  @AfterEach
  void close() {
    worker.close();
    topics.close();
    Tables.clear();
  }

  @Test
  void aLateInteractiveJobIsTheNextOneAfterAThousandBatchJobs() {
    beat();
    QuarkusTransaction.requiringNew()
        .run(
            () -> {
              for (int i = 0; i < 1000; i++) {
                var row = Jobs.row(Jobs.spec("bulk", Priority.BATCH), Jobs.now());
                row.admittedAt = row.createdAt;
                row.persist();
              }
            });
    for (int i = 0; i < 3; i++) finish(begin());

    JobReady current = begin();
    var late = Jobs.accept(Jobs.spec("somebody", Priority.INTERACTIVE));
    topics.publish(late);
    // while the worker is still busy with the job it had, the late one is handed to the workers
    Until.isTrue(() -> Jobs.load(late.jobId()).state == JobState.DISPATCHED);
    finish(current);

    JobReady next = begin();
    assertThat(next.jobId()).isEqualTo(late.jobId());
    finish(next);
    JobReady batch = begin();
    assertThat(batch.spec().priority()).as("and the others go on").isEqualTo(Priority.BATCH);
    finish(batch);
  }

  private JobReady begin() {
    while (true) {
      beat();
      Iterator<ConsumerRecord<String, byte[]>> records =
          worker.poll(Duration.ofSeconds(1)).iterator();
      if (!records.hasNext()) continue;
      var record = records.next();
      worker.acknowledge(record, AcknowledgeType.ACCEPT);
      worker.commitSync();
      var event = EventRecords.decodeFromAnyTopic(record).data();
      if (!(event instanceof JobReady ready) || !waitsFor(ready.jobId())) continue;
      topics.publish(Jobs.started(ready));
      Until.isTrue(() -> Jobs.load(ready.jobId()).state == JobState.RUNNING);
      return ready;
    }
  }

  /** Not of another test's jobs. */
  private static boolean waitsFor(UUID id) {
    var row = Jobs.load(id);
    return row != null && row.state == JobState.DISPATCHED;
  }

  private void finish(JobReady ready) {
    topics.publish(Jobs.result(ready.jobId(), ready.attempt(), Verdict.CLEAR));
    Until.isTrue(() -> Jobs.load(ready.jobId()).state == JobState.SUCCEEDED);
  }

  private void beat() {
    topics.publish(
        new WorkerHeartbeat(
            Jobs.WORKER, Jobs.now(), 1, List.of(), false, "cpu", Jobs.card("menagerie")));
  }
}
