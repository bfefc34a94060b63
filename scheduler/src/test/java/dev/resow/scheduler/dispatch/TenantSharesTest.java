package dev.resow.scheduler.dispatch;

import static dev.resow.contract.Priority.BATCH;
import static dev.resow.contract.Priority.INTERACTIVE;
import static dev.resow.contract.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.contract.WorkerHeartbeat;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.scheduler.TestClock;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Shares by weight, and tenants that may only have so many jobs with the workers. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class TenantSharesTest {
  @Inject Dispatcher dispatcher;
  @Inject Workers workers;
  @Inject TestClock clock;

  @BeforeEach
  void clear() {
    Tables.clear();
  }

  @Test
  void turnsAreTakenByWeightInOneWindow() {
    jobs("gold", NORMAL, 60);
    jobs("tin", NORMAL, 60);
    jobs("plain", NORMAL, 60);
    slots(18);
    dispatcher.dispatch();
    assertThat(inFlight()).isEqualTo(Map.of("gold", 24L, "plain", 8L, "tin", 4L));
  }

  @Test
  void turnsAreTakenByWeightOneAfterTheOther() {
    jobs("gold", NORMAL, 60);
    jobs("plain", NORMAL, 60);
    slots(1);
    var turns = new HashMap<String, Integer>();
    for (int i = 0; i < 20; i++) {
      dispatcher.dispatch();
      inFlight().forEach((tenant, count) -> turns.merge(tenant, count.intValue(), Integer::sum));
      finishAll();
    }
    assertThat(turns).isEqualTo(Map.of("gold", 30, "plain", 10));
  }

  @Test
  void aTenantAtItsRunningLimitWaitsAndLetsOthersPass() {
    jobs("two.at-once", INTERACTIVE, 5);
    jobs("two.at-once", NORMAL, 5);
    jobs("plain", BATCH, 5);
    slots(4);
    dispatcher.dispatch();
    assertThat(inFlight()).isEqualTo(Map.of("two.at-once", 2L, "plain", 2L));
    dispatcher.dispatch();
    assertThat(inFlight()).isEqualTo(Map.of("two.at-once", 2L, "plain", 2L));
    finishAll();
    dispatcher.dispatch();
    assertThat(inFlight()).isEqualTo(Map.of("two.at-once", 2L, "plain", 2L));
  }

  private void jobs(String tenant, Priority priority, int count) {
    for (int i = 0; i < count; i++)
      Tables.admitted(Jobs.spec(tenant, priority), clock.instant().minusSeconds(1000 - i));
  }

  private void slots(int slots) {
    workers.heard(
        List.of(
            new WorkerHeartbeat(
                "w", clock.instant(), slots, List.of(), false, "cpu", Jobs.card("menagerie"))));
  }

  private static Map<String, Long> inFlight() {
    return QuarkusTransaction.requiringNew()
        .call(
            () ->
                JobRow.<JobRow>list("state", JobState.DISPATCHED).stream()
                    .collect(Collectors.groupingBy(row -> row.tenant, Collectors.counting())));
  }

  private static void finishAll() {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.update(
                    "state = ?1 where state = ?2", JobState.SUCCEEDED, JobState.DISPATCHED));
  }
}
