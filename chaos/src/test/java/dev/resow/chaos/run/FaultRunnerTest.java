package dev.resow.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.fault.Corrupt;
import dev.resow.chaos.fault.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fault that did not happen is no incident. */
@Timeout(60)
class FaultRunnerTest {
  /** Does not let the run rest between faults. */
  private static final class Restless extends Random {
    @Override
    public double nextDouble() {
      return 0;
    }
  }

  @Test
  void whatCouldNotBeInjectedIsLoggedAndNotRecorded() {
    var log = new ArrayList<String>();
    var unreachable = new TableReader("jdbc:postgresql://127.0.0.1:1/resow");
    var site =
        new Site(
            null,
            unreachable,
            null,
            Map.of(),
            new ConcurrentLinkedQueue<>(),
            Clock.systemUTC(),
            new Restless(),
            log::add);

    var incidents = new FaultRunner(site).run(List.of(new Corrupt()), Duration.ZERO);

    assertThat(incidents).isEmpty();
    assertThat(log)
        .filteredOn(line -> line.startsWith("nothing was damaged, the database is unreachable"))
        .hasSize(2);
  }
}
