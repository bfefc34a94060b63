package dev.resow.scheduler.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AttemptFailed;
import dev.resow.contract.JobReady;
import dev.resow.contract.Priority;
import dev.resow.contract.Topics;
import dev.resow.contract.failure.FailureKind;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.Tables;
import dev.resow.testkit.RealServers;
import dev.resow.testkit.TopicClient;
import dev.resow.testkit.Until;
import io.agroal.api.AgroalDataSource;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whatever is given up becomes a row with its cause. */
@QuarkusTest
@QuarkusTestResource(RealServers.class)
class DeadTopicTest {
  @Inject AgroalDataSource database;

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
  void aDeadJobHasALetterOfItsTenant() {
    var submitted = Jobs.accept(Jobs.spec("acme", Priority.NORMAL));
    UUID id = submitted.jobId();
    topics.publish(submitted);
    topics.await(Topics.READY, 1, e -> e instanceof JobReady r && r.jobId().equals(id));
    topics.publish(
        new AttemptFailed(
            id, 1, Jobs.WORKER, Jobs.now(), FailureKind.INVALID, "too large", null, 0, 0));

    Until.isTrue(() -> !letters("job_id = '" + id + "'").isEmpty());
    assertThat(letters("job_id = '" + id + "'"))
        .singleElement()
        .asString()
        .startsWith("job-dead acme null INVALID: too large");
  }

  @Test
  void garbageOnAnyTopicIsKeptWholeAndWhatFollowsIsRead() {
    String key = "garbage-" + UUID.randomUUID();
    for (String topic : List.of(Topics.SUBMITTED, Topics.RESULTS, Topics.CONTROL, Topics.DEAD))
      topics.sendRaw(topic, key, "\u0000 {not json".getBytes(StandardCharsets.UTF_8));

    String mine = "origin->>'key' = '" + key + "'";
    Until.isTrue(() -> letters(mine).size() >= 4);
    assertThat(letters(mine))
        .extracting(letter -> letter.split(" ")[2])
        .containsExactlyInAnyOrder(Topics.SUBMITTED, Topics.RESULTS, Topics.CONTROL, Topics.DEAD);
  }

  private List<String> letters(String condition) {
    try (var connection = database.getConnection();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT reason, tenant, topic, detail FROM dead_letter WHERE " + condition)) {
      var letters = new ArrayList<String>();
      while (rows.next())
        letters.add(
            String.join(
                " ",
                rows.getString(1),
                String.valueOf(rows.getString(2)),
                String.valueOf(rows.getString(3)),
                rows.getString(4)));
      return letters;
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }
}
