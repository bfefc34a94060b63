package dev.resow.scheduler.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.CancelJob;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Priority;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.persistence.TopicWatch;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.Tables;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A topic is deleted: readiness reports it, it is created again, and every job ends. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
@Timeout(180)
class LostTopicTest {
  /** A topic is created again after some seconds, then consumers return to it. */
  private static final Duration LIMIT = Duration.ofSeconds(90);

  @Inject TopicWatch watch;

  @TestHTTPResource("/q/health/ready")
  URI ready;

  @ConfigProperty(name = "kafka.bootstrap.servers")
  String bootstrap;

  private TopicClient topics;

  @BeforeEach
  void open() {
    topics = new TopicClient(bootstrap);
    Tables.worker(1);
    Until.isTrue(LIMIT, () -> watch.ids().keySet().containsAll(Topics.all()));
    for (int i = 0; i < 5; i++) aJobSucceeds(); // so that consumers stand somewhere
  }

  @AfterEach
  void close() {
    topics.close();
  }

  @Test
  void jobsWhoseReadyRecordsAreGoneAreReleasedAgainWithoutATry() {
    UUID lost = dispatched();
    deleted(Topics.READY);

    Until.isTrue(LIMIT, () -> Jobs.load(lost).releaseBase > 1);
    Until.isTrue(LIMIT, () -> Jobs.load(lost).state == JobState.DISPATCHED);
    assertThat(Jobs.load(lost).tries).isZero();
    int attempt = Jobs.load(lost).releaseBase;
    topics.await(
        Topics.READY,
        1,
        e -> e instanceof JobReady r && r.jobId().equals(lost) && r.attempt() == attempt);
    topics.publish(Jobs.result(lost, attempt, Verdict.CLEAR));
    Until.isTrue(() -> Jobs.load(lost).state == JobState.SUCCEEDED);
    aJobSucceeds();
  }

  @Test
  void jobsWhoseSubmittedRecordsAreGoneAreAdmitted() {
    JobSubmitted lost = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    deleted(Topics.SUBMITTED);

    Until.isTrue(LIMIT, () -> Jobs.load(lost.jobId()).state == JobState.DISPATCHED);
    aJobSucceeds();
    topics.publish(new CancelJob(lost.jobId(), Jobs.now(), null));
  }

  @Test
  void jobsWhoseEndNobodyHasHeardAreSampledAgainWithoutATry() {
    UUID lost = dispatched();
    topics.publish(Jobs.started(lost, 1, Jobs.spec("acme", Priority.INTERACTIVE)));
    Until.isTrue(() -> Jobs.load(lost).state == JobState.RUNNING);
    deleted(Topics.ATTEMPTS);

    aJobSucceeds();
    Until.isTrue(LIMIT, () -> Jobs.load(lost).state == JobState.DISPATCHED);
    assertThat(Jobs.load(lost).releaseBase).isEqualTo(6);
    assertThat(Jobs.load(lost).tries).isZero();
    topics.publish(Jobs.result(lost, 6, Verdict.CLEAR));
    Until.isTrue(() -> Jobs.load(lost).state == JobState.SUCCEEDED);
  }

  @Test
  void theOtherTopicsComeBackToo() {
    deleted(Topics.RESULTS, Topics.OVERLAPS, Topics.CONTROL, Topics.DEAD, Topics.WORKERS);
    aJobSucceeds();
    UUID cancelled = dispatched();
    topics.publish(new CancelJob(cancelled, Jobs.now(), null));
    Until.isTrue(() -> Jobs.load(cancelled).state == JobState.CANCELLED);
  }

  /** Deletes them; returns when readiness reported it and they are there again. */
  private void deleted(String... names) {
    var before = watch.ids();
    try (var admin = Admin.create(Map.of("bootstrap.servers", (Object) bootstrap))) {
      admin.deleteTopics(List.of(names)).all().get();
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError(e);
    }
    for (String name : names) Until.isTrue(LIMIT, () -> readiness().contains(name));
    for (String name : names)
      Until.isTrue(
          LIMIT,
          () -> {
            String id = watch.ids().get(name);
            return id != null && !id.equals(before.get(name));
          });
    Until.isTrue(LIMIT, () -> !readiness().contains("missing"));
  }

  private String readiness() {
    try (var client = HttpClient.newHttpClient()) {
      return client.send(HttpRequest.newBuilder(ready).build(), BodyHandlers.ofString()).body();
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private UUID dispatched() {
    var submitted = Jobs.accept(Jobs.spec("acme", Priority.INTERACTIVE));
    topics.publish(submitted);
    Until.isTrue(LIMIT, () -> Jobs.load(submitted.jobId()).state == JobState.DISPATCHED);
    return submitted.jobId();
  }

  private void aJobSucceeds() {
    UUID id = dispatched();
    int attempt = Jobs.load(id).releaseBase;
    topics.await(Topics.READY, 1, e -> e instanceof JobReady r && r.jobId().equals(id));
    topics.publish(Jobs.started(id, attempt, Jobs.spec("acme", Priority.INTERACTIVE)));
    topics.publish(Jobs.result(id, attempt, Verdict.CLEAR));
    Until.isTrue(LIMIT, () -> Jobs.load(id).state == JobState.SUCCEEDED);
  }
}
