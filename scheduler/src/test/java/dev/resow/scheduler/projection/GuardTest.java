package dev.resow.scheduler.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.contract.JobState;
import dev.resow.contract.Priority;
import dev.resow.persistence.JobRow;
import dev.resow.scheduler.Jobs;
import dev.resow.scheduler.ManualScheduling;
import dev.resow.scheduler.Tables;
import dev.resow.testkit.RealServers;
import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.common.QuarkusTestResource;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the database refuses from a writer that has gone astray. */
@QuarkusTest
@TestProfile(ManualScheduling.class)
@QuarkusTestResource(RealServers.class)
class GuardTest {
  @BeforeEach
  void clear() {
    Tables.clear();
  }

  @ParameterizedTest
  @EnumSource(names = {"SUCCEEDED", "CANCELLED", "EXPIRED", "DEAD"})
  void aJobThatHasEndedIsNotMoved(JobState end) {
    UUID id = job(end);
    for (JobState to : JobState.values())
      if (to != end)
        assertThatThrownBy(() -> update(id, "state = '" + to + "'"))
            .hasStackTraceContaining("cannot become " + to);
    update(id, "worker = 'noted late'");
    assertThat(Jobs.load(id).state).isEqualTo(end);
  }

  @ParameterizedTest
  @ValueSource(strings = {"release_base = 5", "attempt = 6", "events = 2"})
  void numbersOnlyGrow(String write) {
    UUID id = job(JobState.RUNNING);
    update(id, "release_base = 6, attempt = 7, events = 3");
    assertThatThrownBy(() -> update(id, write)).hasStackTraceContaining("cannot become");
  }

  private static UUID job(JobState state) {
    var row = Jobs.row(Jobs.spec("t", Priority.NORMAL), Jobs.now());
    row.state = state;
    QuarkusTransaction.requiringNew().run(row::persist);
    return row.id;
  }

  private static void update(UUID id, String change) {
    QuarkusTransaction.requiringNew()
        .run(
            () ->
                JobRow.getEntityManager()
                    .createNativeQuery("UPDATE job SET " + change + " WHERE id = '" + id + "'")
                    .executeUpdate());
  }
}
