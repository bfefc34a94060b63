package dev.resow.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.deploy.TcpProxy;
import dev.resow.contract.JobState;
import dev.resow.messaging.KafkaConnection;
import dev.resow.standalone.client.ApiException;
import dev.resow.standalone.client.Job;
import dev.resow.standalone.client.JobFollower;
import dev.resow.testkit.Until;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * Two schedulers share the work; when one is killed or cannot reach the database, the other has it
 * all. The second one reaches the database through a proxy.
 */
@Timeout(600)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class TwoSchedulersIT {
  private static final String GROUP = "resow-scheduler-attempts";
  private static final Duration LONG = Duration.ofMinutes(2);

  private static SeparateProcesses processes;
  private static TcpProxy database;
  private static Admin admin;

  @BeforeAll
  static void start() throws Exception {
    Path folder = Files.createDirectories(Path.of("target/it"));
    processes =
        new SeparateProcesses(
            Files.createTempDirectory(folder.toAbsolutePath(), "schedulers"),
            1,
            List.of("scheduler-1"),
            Map.of("RESOW_WORKER_PAINTER", "stand-in", "RESOW_WORKER_STAND_IN_PER_JOB", "PT0.1S"));
    String direct = processes.jdbcUrl();
    int port = URI.create(direct.substring("jdbc:".length())).getPort();
    database = TcpProxy.start(0, port);
    processes.startScheduler(
        "scheduler-2",
        Map.of(SeparateProcesses.JDBC_URL, direct.replace(":" + port, ":" + database.port())));
    admin = KafkaConnection.plaintext(processes.bootstrapServers()).admin(Duration.ofSeconds(5));
    Until.isTrue(Duration.ofMinutes(3), TwoSchedulersIT::offersTheStandIn);
    for (String name : List.of("scheduler-1", "scheduler-2"))
      processes.scheduler(name).awaitText("Installed features");
  }

  @AfterAll
  static void stop() {
    if (admin != null) admin.close(Duration.ZERO);
    if (processes != null) processes.close();
    if (database != null) database.close();
  }

  /** Its heartbeats reach the brokers, so that nobody but itself can know. */
  @Test
  @Order(1)
  void whileOneCannotReachTheDatabaseTheOtherStoresTheRecordsOfBoth() throws Exception {
    Until.isTrue(
        LONG, () -> partitionsOfMembers().stream().filter(count -> count > 0).count() == 2);

    database.swallow();
    var ids = submit(30);
    Until.isTrue(LONG, () -> ids.stream().allMatch(TwoSchedulersIT::succeeded));
    assertThat(partitionsOfMembers())
        .as("the one that is cut off is still a member")
        .hasSize(2)
        .contains(0);

    database.resume();
    Until.isTrue(LONG, () -> !partitionsOfMembers().contains(0));
    ids.addAll(submit(10));
    assertEndedOnce(ids);
  }

  @Test
  @Order(2)
  void whicheverIsKilledTheOtherTakesOver() throws Exception {
    var ids = new ArrayList<>(submit(30));
    Until.isTrue(() -> succeeded(ids.getFirst()));

    processes.scheduler("scheduler-1").killNow();
    ids.addAll(submit(30));
    assertEndedOnce(ids);

    processes.startScheduler("scheduler-3");
    processes.scheduler("scheduler-3").awaitText("Installed features");
    processes.scheduler("scheduler-2").killNow();
    assertEndedOnce(submit(30));
  }

  private static List<Integer> partitionsOfMembers() {
    try {
      return admin
          .describeConsumerGroups(List.of(GROUP))
          .describedGroups()
          .get(GROUP)
          .get(10, TimeUnit.SECONDS)
          .members()
          .stream()
          .map(member -> member.assignment().topicPartitions().size())
          .toList();
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new IllegalStateException("the group cannot be described", e);
    }
  }

  private static boolean succeeded(UUID id) {
    return processes.api().job(id).state() == JobState.SUCCEEDED;
  }

  private static List<UUID> submit(int count) {
    var ids = new ArrayList<UUID>();
    for (int i = 0; i < count; i++)
      ids.add(
          processes
              .api()
              .submit(Map.of("prompt", "a cat", "seed", i), UUID.randomUUID().toString())
              .id());
    return ids;
  }

  private static void assertEndedOnce(List<UUID> ids) throws InterruptedException {
    var follower = new JobFollower(processes.api(), Duration.ofMillis(100));
    for (UUID id : ids) {
      Job ended = follower.untilEnd(id, _ -> {});
      assertThat(ended.state()).isEqualTo(JobState.SUCCEEDED);
      var events = processes.api().read("/v1/jobs/" + id + "/events").path("items");
      assertThat(StreamSupport.stream(events.spliterator(), false))
          .filteredOn(e -> e.path("data").path("to").asText().equals("SUCCEEDED"))
          .as("ends of %s", id)
          .hasSize(1);
    }
  }

  private static boolean offersTheStandIn() {
    try {
      return processes.api().offers("stand-in");
    } catch (ApiException notUpYet) {
      return false;
    }
  }
}
