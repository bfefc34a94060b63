package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.resow.chaos.deploy.Deployment;
import dev.resow.chaos.deploy.DeploymentPlan;
import dev.resow.chaos.deploy.Installation;
import dev.resow.contract.ImageRef;
import dev.resow.contract.JobState;
import dev.resow.contract.JobSubmitted;
import dev.resow.contract.Topics;
import dev.resow.contract.artifact.FolderArtifactStore;
import dev.resow.standalone.client.Api;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.standalone.run.LostJobs;
import dev.resow.testkit.Until;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The database is lost and restored from a dump that is an hour older than the topics, with the
 * commands of {@code docs/production.md} and PostgreSQL's own programs. Every job of the dump ends
 * once, with the picture that it has or would have had, and no try is counted; jobs that were
 * accepted later are gone, and named.
 */
@Timeout(480)
class RestoredDatabaseIT {
  private static final String PAGE = "production.md";

  /** Not a whole hour, so that figures of hours do not fall together. */
  private static final String AN_HOUR_OLDER =
      """
      DO $$
      DECLARE times record;
      BEGIN
        FOR times IN
          SELECT table_name, string_agg(format('%1$I = %1$I - interval ''61 minutes''', column_name), ', ') AS assignments
          FROM information_schema.columns JOIN information_schema.tables USING (table_schema, table_name)
          WHERE table_schema = 'resow' AND table_type = 'BASE TABLE'
            AND data_type = 'timestamp with time zone' AND is_generated = 'NEVER'
          GROUP BY table_name
        LOOP
          EXECUTE format('UPDATE resow.%I SET %s', times.table_name, times.assignments);
        END LOOP;
      END $$""";

  private static PostgresClient postgres;

  private Path folder;
  private Deployment deployment;
  private Api api;

  @BeforeAll
  static void programs() {
    var found = PostgresClient.find();
    assumeTrue(found.isPresent(), "needs pg_dump, pg_restore and psql of the server's release");
    postgres = found.get();
  }

  @Test
  void jobsOfTheDumpEndOnceAndLaterOnesAreNamed() throws Exception {
    folder =
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

      // Without a broker nothing moves: what is accepted now is in the outbox of the dump.
      deployment.freeze(Deployment.BROKER, Duration.ofSeconds(60));
      List<UUID> unsent = submit(20, 2);
      List<JobState> atTheDump = states(open);
      Instant dumpedAt = Instant.now();
      assertThat(count("outbox")).isGreaterThanOrEqualTo(unsent.size());
      postgres.run(DocumentedCommands.of(PAGE, "Backup"), variables(), folder);
      deployment.thaw(Deployment.BROKER);

      UUID cancelled = open.getLast();
      api.cancel(cancelled);
      List<UUID> whole = Stream.concat(open.stream(), unsent.stream()).toList();
      Map<UUID, Job> before = untilEnd(whole);
      List<UUID> later = submit(30, 2);
      Map<UUID, Job> laterBefore = untilEnd(later);

      restore();

      assertThat(atTheDump).contains(JobState.RUNNING, JobState.QUEUED);
      for (Job job : untilEnd(ended).values())
        assertThat(image(job)).isEqualTo(image(endedBefore.get(job.id())));
      Map<UUID, Job> after = untilEnd(whole);
      for (UUID id : whole) assertThat(ends(id)).as("ends of %s", id).isEqualTo(1);
      assertThat(after.remove(cancelled).state())
          .as("the workers remember the cancel command")
          .isEqualTo(JobState.CANCELLED);
      for (Job job : after.values()) {
        assertThat(job.state()).isEqualTo(JobState.SUCCEEDED);
        assertThat(image(job)).isEqualTo(image(before.get(job.id())));
        assertThat(job.tries())
            .as("tries of %s, without one more", job.id())
            .isEqualTo(before.get(job.id()).tries());
      }
      assertThat(submitted(unsent)).as("sent again as they were").hasSize(unsent.size());
      Until.isTrue(() -> count("outbox") == 0);

      try (var database = database()) {
        assertThat(LostJobs.find(deployment.kafka(), database, dumpedAt))
            .extracting(JobSubmitted::jobId)
            .containsExactlyElementsOf(later);
      }
      for (UUID id : later) assertThatThrownBy(() -> api.job(id)).isInstanceOf(ApiException.class);
      var pictures = new FolderArtifactStore(deployment.artifacts());
      assertThat(pictures.has(image(laterBefore.get(later.getFirst())).id())).isTrue();
      List<UUID> again = submit(30, 2);
      assertThat(again).as("the same request is a new job").doesNotContainAnyElementsOf(later);
      assertThat(untilEnd(again).values())
          .as("with the same picture")
          .extracting(RestoredDatabaseIT::image)
          .containsExactlyInAnyOrderElementsOf(
              laterBefore.values().stream().map(RestoredDatabaseIT::image).toList());
    }
  }

  /** The workers keep running. */
  private void restore() throws SQLException {
    deployment.stop(Deployment.API);
    deployment.stop(Deployment.SCHEDULER);
    postgres.run(DocumentedCommands.of(PAGE, "Restore"), variables(), folder);
    try (var connection = database();
        var statement = connection.createStatement()) {
      statement.execute(AN_HOUR_OLDER);
    }
    for (String app : List.of(Deployment.SCHEDULER, Deployment.API)) {
      deployment.restart(app);
      deployment.awaitReady(app);
    }
  }

  /** Of libpq, which PostgreSQL's programs read. */
  private Map<String, String> variables() {
    var address = URI.create(deployment.jdbcUrl().substring("jdbc:".length()));
    return Map.of(
        "PGHOST", address.getHost(),
        "PGPORT", Integer.toString(address.getPort()),
        "PGUSER", "postgres",
        "PGDATABASE", address.getPath().substring(1));
  }

  private Connection database() throws SQLException {
    return DriverManager.getConnection(deployment.jdbcUrl(), "postgres", "trusted");
  }

  private long count(String table) {
    try (var connection = database();
        var statement = connection.createStatement();
        var row = statement.executeQuery("SELECT count(*) FROM resow." + table)) {
      row.next();
      return row.getLong(1);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The different records of these jobs on the topic of accepted jobs. */
  private Set<String> submitted(List<UUID> ids) {
    var records = new HashSet<String>();
    try (var consumer = deployment.kafka().consumer(Map.of("enable.auto.commit", "false"))) {
      var partitions =
          consumer.partitionsFor(Topics.SUBMITTED).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p)))
        for (var record : consumer.poll(Duration.ofMillis(200)))
          if (ids.contains(UUID.fromString(record.key()))) records.add(new String(record.value()));
    }
    return records;
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

  private static ImageRef image(Job job) {
    return job.result() == null ? null : job.result().image();
  }
}
