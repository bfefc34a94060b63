package dev.resow.scheduler.dispatch;

import static dev.resow.contract.Priority.BATCH;
import static dev.resow.contract.Priority.NORMAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.Priority;
import dev.resow.contract.ReadyTopics;
import dev.resow.contract.Topics;
import dev.resow.persistence.queue.Pool;
import dev.resow.persistence.queue.Turn;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** How many jobs of a model have room, two per slot and one of batch, and where they go. */
class WindowTest {
  @Test
  void twoJobsPerSlotHaveRoom() {
    assertThat(admitted(pool(1, 0), jobs(NORMAL, 1, 1, 1))).hasSize(2);
    assertThat(admitted(pool(3, 4), jobs(NORMAL, 1, 1, 1))).hasSize(2);
    assertThat(admitted(pool(1, 2), jobs(NORMAL, 1))).isEmpty();
    assertThat(admitted(pool(1, 9), jobs(NORMAL, 1))).isEmpty();
  }

  @Test
  void oneBatchJobPerSlotHasRoomAfterTheOthers() {
    assertThat(admitted(pool(2, 0), jobs(BATCH, 1, 1, 1))).hasSize(2);
    var mixed = Stream.of(jobs(NORMAL, 1), jobs(BATCH, 1, 1)).flatMap(List::stream).toList();
    assertThat(admitted(pool(2, 0), mixed)).isEqualTo(mixed.subList(0, 2));
  }

  @Test
  void aLargeJobHasASlotForItselfAndNeverMore() {
    assertThat(admitted(pool(1, 0), jobs(NORMAL, 100, 1))).hasSize(1);
    assertThat(admitted(pool(1, 1), jobs(NORMAL, 100, 100)))
        .as("the second waits in the queue, where others may overtake it")
        .hasSize(1);
    assertThat(admitted(pool(3, 0), jobs(NORMAL, 100, 100, 100, 100)))
        .as("no slot is idle")
        .hasSize(3);
  }

  @Test
  void aSmallJobTakesAWholePlace() {
    assertThat(admitted(pool(1, 0), jobs(NORMAL, .1, .1, .1))).hasSize(2);
  }

  @Test
  void aModelsJobsGoToItsOwnTopic() {
    assertThat(route(false, false, true)).contains(ReadyTopics.of("m"));
    assertThat(route(true, false, true)).as("older workers read one topic").contains(Topics.READY);
    assertThat(route(false, true, false)).as("all hold it").contains(Topics.READY);
    assertThat(route(false, false, false)).as("others would acquire them").isEmpty();
  }

  private static Optional<String> route(boolean olderWorkers, boolean everyWorker, boolean exists) {
    var pool = new Pool("m", null, 1, olderWorkers, everyWorker, 0, 0);
    return ReadyRoutes.choose(pool, ReadyTopics.of("m"), _ -> exists);
  }

  private static Pool pool(int slots, int released) {
    return new Pool("m", null, slots, false, true, released, released);
  }

  private static List<Turn> admitted(Pool pool, List<Turn> order) {
    Window window = Window.of(new Standard(), pool);
    return window.admit(order.subList(0, Math.min(order.size(), window.jobs())));
  }

  private static List<Turn> jobs(Priority priority, double... costs) {
    return Arrays.stream(costs)
        .mapToObj(
            cost ->
                new Turn(UUID.randomUUID(), "m", (short) priority.rank(), "t", 0, 1_000_000, cost))
        .toList();
  }

  private static final class Standard implements DispatchSettings {
    @Override
    public boolean enabled() {
      return true;
    }

    @Override
    public Duration tick() {
      return Duration.ofMillis(250);
    }

    @Override
    public int perSlot() {
      return 2;
    }

    @Override
    public int batchPerSlot() {
      return 1;
    }
  }
}
