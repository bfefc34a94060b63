package dev.resow.scheduler.dispatch;

import static dev.resow.contract.Priority.BATCH;
import static dev.resow.contract.Priority.INTERACTIVE;
import static dev.resow.contract.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobReady;
import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Each model has its own window and its own topic. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class ModelPoolsTest {
  @Inject Dispatcher dispatcher;
  @Inject Workers workers;
  @Inject TestClock clock;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  @BeforeEach
  void clear() {
    Tables.clear();
  }

  @Test
  void jobsGoToTheTopicOfTheirModelAndOthersWait() {
    UUID small = job("small", NORMAL, 0);
    UUID large = job("Large 3.5", NORMAL, 1);
    List<UUID> unheld = new ArrayList<>();
    for (int i = 0; i < 20; i++) unheld.add(job("unheld", INTERACTIVE, 10 + i));
    workers.heard(List.of(beat("w1", "small"), beat("w2", "Large 3.5")));

    Until.isTrue(() -> dispatchAndCount(2));
    assertThat(released()).containsExactlyInAnyOrder(small, large);
    try (var topics = new TopicClient(bootstrap)) {
      for (var job : Map.of(small, "small", large, "Large 3.5").entrySet())
        topics.await(
            ReadyTopics.of(job.getValue()),
            1,
            e -> e instanceof JobReady ready && ready.jobId().equals(job.getKey()));
    }
    workers.heard(List.of(beat("w3", "unheld")));
    Until.isTrue(() -> dispatchAndCount(4));
    assertThat(released()).contains(unheld.get(0), unheld.get(1));
  }

  @Test
  void aFullWindowOfOneModelDoesNotHoldUpAnother() {
    for (int i = 0; i < 50; i++) job("small", INTERACTIVE, i);
    UUID large = job("Large 3.5", BATCH, 100);
    workers.heard(List.of(beat("w1", "small"), beat("w2", "Large 3.5")));
    Until.isTrue(() -> dispatchAndCount(3));
    assertThat(released()).contains(large);
  }

  @Test
  void aWorkerOfTwoModelsIsNotGivenBatchJobsOfOneWhileItSamplesTheOther() {
    workers.heard(List.of(beat("w1", "small", "Large 3.5")));
    UUID running = job("small", NORMAL, 0);
    Until.isTrue(() -> dispatchAndCount(1));
    QuarkusTransaction.requiringNew()
        .run(() -> JobRow.update("state = 'RUNNING', worker = 'w1' where id = ?1", running));
    job("Large 3.5", BATCH, 1);
    dispatcher.dispatch();
    assertThat(released()).isEmpty();
    UUID urgent = job("Large 3.5", NORMAL, 2);
    Until.isTrue(() -> dispatchAndCount(1));
    assertThat(released()).containsExactly(urgent);
  }

  @Test
  void whileAWorkerOfTheModelReadsOneTopicOnlyItsJobsGoThere() {
    Tables.worker("older", "small", 1);
    workers.heard(List.of(beat("w1", "small")));
    UUID job = job("small", NORMAL, 0);
    assertThat(dispatcher.dispatch()).isOne();
    try (var topics = new TopicClient(bootstrap)) {
      topics.await(Topics.READY, 1, e -> e instanceof JobReady r && r.jobId().equals(job));
    }
  }

  private boolean dispatchAndCount(int jobs) {
    dispatcher.dispatch();
    return released().size() == jobs;
  }

  private UUID job(String model, Priority priority, int age) {
    var spec = Jobs.with(Jobs.spec("acme", priority), Map.of("model", model));
    return Tables.admitted(spec, clock.instant().minusSeconds(10_000 - age));
  }

  private static List<UUID> released() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                JobRow.<JobRow>list("state", JobState.DISPATCHED).stream()
                    .map(row -> row.id)
                    .toList());
  }

  private WorkerHeartbeat beat(String worker, String... models) {
    var fingerprints = new TreeMap<String, String>();
    for (String model : models) fingerprints.put(model, "00");
    return new WorkerHeartbeat(
        worker,
        clock.instant(),
        1,
        List.of(),
        false,
        "cpu",
        Jobs.card(models[0]),
        Arrays.stream(models).skip(1).map(Jobs::card).toList(),
        fingerprints);
  }
}
