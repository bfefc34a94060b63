package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.contract.JobState;
import dev.resow.contract.artifact.ArtifactId;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.Until;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The database is lost and restored from a backup that is older than the topics, in the order of
 * {@code docs/production.md}. Every job of the backup ends once, with the picture that it has or
 * would have had, and no try is counted; jobs that were accepted after the backup are gone.
 */
@Timeout(480)
class RestoredDatabaseIT {
  /** As {@code docs/production.md} gives it. */
  private static final String FORGET_THE_TOPICS =
      "UPDATE resow.topic_seen SET topic_id = 'restored', changed_at = NULL";

  private Deployment deployment;
  private Api api;

  @Test
  void jobsOfTheBackupEndOnceAndLaterOnesAreGone() throws Exception {
    Path folder =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target/it")).toAbsolutePath(), "restore");
    var plan =
        DeploymentPlan.of(
                Installation.of(Jars.root(), System.getProperty("java.class.path")),
                folder,
                List.of(Duration.ofSeconds(2)))
            .withSettings(Map.of("RESOW_WATCH_BOUNDS_LISTEN", "PT12S"));
    try (var started = Deployment.start(plan)) {
      deployment = started;
      api = new Api(deployment.api());
      List<UUID> ended = submit(0, 2);
      Map<UUID, Job> endedBefore = untilEnd(ended);
      List<UUID> open = submit(10, 6);
      Until.isTrue(() -> states(open).contains(JobState.RUNNING));

      var backup = backUp(folder.resolve("postgres/data"));
      List<JobState> atTheBackup = states(open);
      UUID cancelled = open.getLast();
      api.cancel(cancelled);
      Map<UUID, Job> openBefore = untilEnd(open);
      List<UUID> later = submit(20, 2);
      Map<UUID, Job> laterBefore = untilEnd(later);

      restore(backup);

      assertThat(atTheBackup).contains(JobState.RUNNING, JobState.QUEUED);
      assertThat(untilEnd(ended)).isEqualTo(endedBefore);
      Map<UUID, Job> openAfter = untilEnd(open);
      for (UUID id : open.subList(0, open.size() - 1)) {
        Job job = openAfter.get(id);
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(job.result().image()).isEqualTo(openBefore.get(id).result().image());
        assertThat(job.tries())
            .as("tries of %s, without one more", id)
            .isEqualTo(openBefore.get(id).tries());
      }
      for (UUID id : open) assertThat(ends(id)).as("ends of %s", id).isEqualTo(1);
      for (UUID id : later) assertThatThrownBy(() -> api.job(id)).isInstanceOf(ApiException.class);
      assertThat(pictureIsStored(laterBefore.get(later.getFirst()))).isTrue();
      assertThat(submit(20, 2))
          .as("the same request is a new job")
          .doesNotContainAnyElementsOf(later);
      assertThat(openAfter.get(cancelled).state())
          .as("the workers remember the cancel command")
          .isEqualTo(JobState.CANCELLED);
    }
  }

  /** The api and the scheduler live through the short absence of the database. */
  private DatabaseSnapshot backUp(Path data) {
    deployment.stop(Deployment.DATABASE);
    var backup = DatabaseSnapshot.take(data);
    deployment.restart(Deployment.DATABASE);
    Until.isTrue(Duration.ofMinutes(1), api::isReady);
    return backup;
  }

  private void restore(DatabaseSnapshot backup) throws SQLException {
    deployment.stop(Deployment.API);
    deployment.stop(Deployment.SCHEDULER);
    deployment.stop(Deployment.DATABASE);
    backup.restore();
    deployment.restart(Deployment.DATABASE);
    try (var connection = DriverManager.getConnection(deployment.jdbcUrl(), "postgres", "trusted");
        var statement = connection.createStatement()) {
      assertThat(statement.executeUpdate(FORGET_THE_TOPICS)).as("topics known").isPositive();
    }
    for (String app : List.of(Deployment.SCHEDULER, Deployment.API)) {
      deployment.restart(app);
      deployment.awaitReady(app);
    }
  }

  private List<UUID> submit(int firstSeed, int count) {
    return IntStream.range(firstSeed, firstSeed + count)
        .mapToObj(seed -> api.submit(Map.of("prompt", "a cat", "seed", seed), "job-" + seed).id())
        .toList();
  }

  private Map<UUID, Job> untilEnd(List<UUID> ids) throws InterruptedException {
    var follower = new JobFollower(api, Duration.ofMillis(200));
    var ended = new HashMap<UUID, Job>();
    for (UUID id : ids) ended.put(id, follower.untilEnd(id, _ -> {}));
    return ended;
  }

  private List<JobState> states(List<UUID> ids) {
    return ids.stream().map(id -> api.job(id).state()).toList();
  }

  private long ends(UUID id) {
    var events = api.read("/v1/jobs/" + id + "/events").path("items");
    return StreamSupport.stream(events.spliterator(), false)
        .filter(e -> e.path("type").asText().equals("dev.resow.job.state.v1"))
        .map(e -> JobState.valueOf(e.path("data").path("to").asText()))
        .filter(JobState::isTerminal)
        .count();
  }

  private boolean pictureIsStored(Job job) throws Exception {
    ArtifactId id = job.result().image().id();
    return new FolderArtifactStore(deployment.artifacts()).has(id);
  }
}
