package dev.resow.scheduler;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.EventType;
import dev.resow.contract.JobReady;
import dev.resow.contract.JobState;
import dev.resow.contract.JobStateChanged;
import dev.resow.contract.Priority;
import dev.resow.contract.StepProgress;
import dev.resow.contract.Topics;
import dev.resow.contract.Verdict;
import dev.resow.persistence.EventRow;
import dev.resow.persistence.OutboxRow;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import java.util.Map;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From submitted to a finished job, over the real topics. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class SchedulerLineTest {
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

  @Test
  void aSubmittedJobIsReleasedFollowedAndFinished() {
    var submitted = Jobs.accept(Jobs.spec("acme", Priority.NORMAL));
    UUID id = submitted.jobId();

    topics.publish(submitted);
    JobReady ready = ready(id);
    assertThat(ready.attempt()).isEqualTo(1);
    assertThat(ready.spec()).isEqualTo(submitted.spec());

    topics.publish(Jobs.started(ready));
    topics.publish(new StepProgress(id, 1, Jobs.WORKER, Jobs.now(), 0, 7, 28, .1, Map.of()));
    Until.isTrue(() -> Jobs.load(id).progress != null);
    assertThat(Jobs.load(id).state).isEqualTo(JobState.RUNNING);
    assertThat(Jobs.load(id).worker).isEqualTo(Jobs.WORKER);

    topics.publish(Jobs.result(id, 1, Verdict.CLEAR));
    Until.isTrue(() -> Jobs.load(id).state == JobState.SUCCEEDED);
    assertThat(Jobs.load(id).result).contains("\"verdict\": \"clear\"");
    assertThat(QuarkusTransaction.requiringNew().call(() -> EventRow.after(id, 0)))
        .extracting(event -> event.type)
        .containsExactly(
            EventType.JOB_SUBMITTED.typeName(),
            JobStateChanged.TYPE,
            EventType.ATTEMPT_STARTED.typeName(),
            JobStateChanged.TYPE,
            EventType.JOB_RESULT.typeName(),
            JobStateChanged.TYPE);
    assertThat(QuarkusTransaction.requiringNew().call(() -> EventRow.after(id, 0)))
        .extracting(event -> event.attempt)
        .containsExactly(0, 0, 1, 1, 1, 1);
    Until.isTrue(() -> QuarkusTransaction.requiringNew().call(() -> OutboxRow.count()) == 0);
  }

  private JobReady ready(UUID id) {
    return (JobReady)
        topics
            .await(Topics.READY, 1, e -> e instanceof JobReady r && r.jobId().equals(id))
            .getFirst()
            .data();
  }
}
