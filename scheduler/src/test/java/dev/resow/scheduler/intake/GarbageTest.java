package dev.resow.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.CancelJob;
import dev.resow.contract.CloudEvent;
import dev.resow.contract.CloudEventCodec;
import dev.resow.contract.DeadLetter;
import dev.resow.contract.EncodedRecord;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.ResowEvent;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.contract.failure.FailureKind;
import dev.resow.persistence.WorkerRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.Tables;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Garbage is kept with its reason, and what comes after it is handled as ever. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class GarbageTest {
  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  TopicClient topics;

  @BeforeEach
  void open() {
    topics = new TopicClient(bootstrap);
    Tables.worker(1);
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        Topics.SUBMITTED,
        Topics.ATTEMPTS,
        Topics.OVERLAPS,
        Topics.RESULTS,
        Topics.CONTROL,
        Topics.WORKERS
      })
  void everyTopicSurvivesEveryKindOfGarbage(String topic) {
    String key = "garbage-" + UUID.randomUUID();
    byte[] noise = {(byte) 0xff, 0, (byte) 0xc3, 0x28};
    topics.sendRaw(topic, key, noise);
    topics.sendRaw(topic, key, null);
    topics.send(record(topic, key, Map.of("ce_specversion", "9"), "{}"));
    topics.send(record(topic, key, headers("dev.resow.unheard.of.v1"), "{}"));
    topics.send(record(topic, key, headers("dev.resow.job.cancel.v1"), "[1, 2"));
    topics.send(record(topic, key, headers("dev.resow.job.ready.v1"), "{\"attempt\": 0}"));

    List<CloudEvent> kept = topics.await(Topics.DEAD, 6, e -> isFrom(e, key));

    assertThat(kept)
        .extracting(e -> ((DeadLetter) e.data()).reason())
        .containsExactlyInAnyOrder(
            "header", "empty", "header", "unknown-type", "malformed-json", "malformed-json");
    assertThat(kept)
        .extracting(e -> ((DeadLetter) e.data()).origin())
        .allSatisfy(
            origin -> {
              assertThat(origin.topic()).isEqualTo(topic);
              assertThat(origin.key()).isEqualTo(key);
            })
        .anySatisfy(
            origin ->
                assertThat(origin.payloadBase64())
                    .isEqualTo(Base64.getEncoder().encodeToString(noise)));
    if (topic.equals(Topics.WORKERS)) heartbeatsStillArrive();
    else jobsStillRun();
  }

  @Test
  void anEventOnTheWrongTopicIsKept() {
    var cancel = new CancelJob(UUID.randomUUID(), Jobs.now(), "lost its way");
    EncodedRecord encoded = CloudEventCodec.encode(CloudEvent.of(cancel, "test", null));
    topics.send(
        new EncodedRecord(Topics.RESULTS, encoded.key(), encoded.headers(), encoded.value()));
    var kept = topics.await(Topics.DEAD, 1, e -> isFrom(e, cancel.recordKey())).getFirst();
    assertThat(((DeadLetter) kept.data()).reason()).isEqualTo("wrong-topic");
  }

  /** PostgreSQL refuses U+0000 in text: a name with it is refused, what people read is cleaned. */
  @Test
  void whatTheDatabaseCannotStoreIsRefusedOrCleaned() {
    var submitted = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    UUID id = submitted.jobId();
    topics.publish(submitted);
    Until.isTrue(() -> Jobs.load(id).state == JobState.DISPATCHED);
    topics.publish(Jobs.started(id, 1, submitted.spec()));
    var started =
        CloudEventCodec.encode(CloudEvent.of(Jobs.started(id, 2, submitted.spec()), "t", null));
    String broken =
        new String(started.value(), StandardCharsets.UTF_8).replace(Jobs.WORKER, "a\\u0000byte");
    topics.send(record(Topics.ATTEMPTS, id.toString(), started.headers(), broken));
    var kept = topics.await(Topics.DEAD, 1, e -> isFrom(e, id.toString())).getFirst();
    assertThat(((DeadLetter) kept.data()).detail()).contains("'worker' must not contain U+0000");
    assertThat(Jobs.load(id).attempt).isEqualTo(1);

    topics.publish(
        new AttemptFailed(
            id, 1, Jobs.WORKER, Jobs.now(), FailureKind.INVALID, "a \0 byte", null, 0, 1));
    Until.isTrue(() -> Jobs.load(id).state == JobState.DEAD);
    assertThat(Jobs.load(id).failure).contains("a \ufffd byte");
  }

  private void jobsStillRun() {
    var submitted = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    UUID id = submitted.jobId();
    topics.publish(submitted);
    Until.isTrue(() -> Jobs.load(id).state == JobState.DISPATCHED);
    topics.publish(new CancelJob(id, Jobs.now(), null));
    Until.isTrue(() -> Jobs.load(id).state == JobState.CANCELLED);
    var other = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    topics.publish(other);
    Until.isTrue(() -> Jobs.load(other.jobId()).state == JobState.DISPATCHED);
    topics.publish(Jobs.result(other.jobId(), 1, Verdict.CLEAR));
    Until.isTrue(() -> Jobs.load(other.jobId()).state == JobState.SUCCEEDED);
  }

  private void heartbeatsStillArrive() {
    String worker = "w-" + UUID.randomUUID();
    topics.publish(new WorkerHeartbeat(worker, Jobs.now(), 0, List.of(), false, "cpu", null));
    Until.isTrue(
        () -> QuarkusTransaction.requiringNew().call(() -> WorkerRow.findById(worker)) != null);
  }

  private static boolean isFrom(ResowEvent event, String key) {
    return event instanceof DeadLetter letter
        && letter.origin() != null
        && key.equals(letter.origin().key());
  }

  private static Map<String, String> headers(String type) {
    return Map.of("ce_specversion", "1.0", "ce_id", "1", "ce_source", "test", "ce_type", type);
  }

  private static EncodedRecord record(
      String topic, String key, Map<String, String> headers, String value) {
    return new EncodedRecord(topic, key, headers, value.getBytes(StandardCharsets.UTF_8));
  }
}
