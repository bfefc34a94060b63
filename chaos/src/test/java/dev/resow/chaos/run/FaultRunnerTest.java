package dev.resow.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.chaos.audit.TableReader;
import dev.resow.chaos.fault.BucketFault;
import dev.resow.chaos.fault.Corrupt;
import dev.resow.chaos.fault.Site;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fault that did not happen is no incident, and reported unless it was impossible. */
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
    var site = site(Map.of(), log::add);

    var outcome = new FaultRunner(site).run(List.of(new Corrupt()), Duration.ZERO);

    assertThat(outcome.incidents()).isEmpty();
    assertThat(outcome.neverInjected())
        .containsExactly("corrupt was chosen and possible, and hit nothing");
    assertThat(log)
        .filteredOn(line -> line.startsWith("nothing was damaged, the database is unreachable"))
        .hasSize(2);
  }

  @Test
  void whatIsImpossibleHereIsNotMissed() {
    var site = site(Map.of("bucket", "pictures are in a folder"), _ -> {});

    assertThat(new FaultRunner(site).run(List.of(new BucketFault(Duration.ZERO)), Duration.ZERO))
        .isEqualTo(new FaultRunner.Outcome(List.of(), List.of()));
  }

  private static Site site(Map<String, String> impossible, Consumer<String> log) {
    var unreachable = new TableReader("jdbc:postgresql://127.0.0.1:1/resow");
    return new Site(
        null,
        unreachable,
        null,
        impossible,
        new ConcurrentLinkedQueue<>(),
        Clock.systemUTC(),
        new Restless(),
        log);
  }
}
