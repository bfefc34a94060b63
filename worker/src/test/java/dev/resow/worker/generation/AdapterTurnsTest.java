package dev.resow.worker.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may use a model whose adapters change for everybody. */
@Timeout(60)
class AdapterTurnsTest {
  private static final Runnable NOTHING = () -> {};

  @Test
  void theSameAdaptersAreUsedTogetherAndOthersWait() {
    var turns = new AdapterTurns(Duration.ZERO);
    try (var _ = turns.take("fur", NOTHING);
        var _ = turns.take("fur", () -> fail())) {
      assertThatThrownBy(() -> turns.take("", NOTHING))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("other jobs used the model for more than 0 s");
    }
    turns.take("", NOTHING).close();
  }

  @Test
  void aChangeThatFailsIsTriedAgainByTheNextTurn() {
    var turns = new AdapterTurns(Duration.ZERO);
    turns.take("", NOTHING).close();
    assertThatThrownBy(() -> turns.take("fur", AdapterTurnsTest::fail))
        .hasMessage("must not change");
    var changes = new ArrayList<String>();
    turns.take("", () -> changes.add("off")).close();
    turns.take("", () -> changes.add("not again")).close();
    assertThat(changes).containsExactly("off");
  }

  @Test
  void whoComesLaterWaitsBehindWhoNeedsAChange() throws Exception {
    var turns = new AdapterTurns();
    var order = new CopyOnWriteArrayList<String>();
    var first = turns.take("a", NOTHING);
    var second = waiting(() -> turns.take("b", NOTHING), () -> order.add("b"));
    var third = waiting(() -> turns.take("a", NOTHING), () -> order.add("a"));
    assertThat(order).as("both wait, although the third needs no change").isEmpty();
    first.close();
    second.join();
    third.join();
    assertThat(order).containsExactly("b", "a");
  }

  @Test
  void anInterruptEndsTheWait() throws Exception {
    var turns = new AdapterTurns();
    var messages = new CopyOnWriteArrayList<String>();
    try (var _ = turns.take("a", NOTHING)) {
      var thread =
          waiting(
              () -> {
                try {
                  return turns.take("b", NOTHING);
                } catch (IllegalStateException e) {
                  messages.add(e.getMessage());
                  return () -> {};
                }
              },
              NOTHING);
      thread.interrupt();
      thread.join();
    }
    assertThat(messages).containsExactly("interrupted while other jobs used the model");
    turns.take("c", NOTHING).close();
  }

  /** Any number of steps on any number of threads: the model has on what each of them needs. */
  @Test
  void noStepSeesTheAdaptersOfAnother() throws Exception {
    var turns = new AdapterTurns();
    var model = new Model();
    var steps = new ArrayList<Callable<Void>>();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 2_000; i++) {
      String adapters = List.of("", "fur", "stripes").get(random.nextInt(3));
      steps.add(
          () -> {
            try (var _ = turns.take(adapters, () -> model.change(adapters))) {
              model.use(adapters);
            }
            return null;
          });
    }
    try (var threads = Executors.newFixedThreadPool(8)) {
      for (var step : threads.invokeAll(steps)) step.get();
    }
    assertThat(model.used.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(2_000);
  }

  /** Fails if it is changed while it is used, or used with the adapters of another. */
  private static final class Model {
    private final Map<String, Integer> used = new HashMap<>();
    private String on = "nothing yet";
    private int users;

    synchronized void change(String adapters) {
      if (users > 0) throw new AssertionError("changed while it is used");
      on = adapters;
    }

    void use(String adapters) {
      enter(adapters);
      Thread.yield();
      leave(adapters);
    }

    private synchronized void enter(String adapters) {
      if (!on.equals(adapters)) throw new AssertionError(adapters + " met " + on);
      users++;
      used.merge(adapters, 1, Integer::sum);
    }

    private synchronized void leave(String adapters) {
      if (!on.equals(adapters)) throw new AssertionError(adapters + " was changed to " + on);
      users--;
    }
  }

  private static void fail() {
    throw new IllegalArgumentException("must not change");
  }

  /** A thread that has come to wait for its turn. */
  private static Thread waiting(Callable<AdapterTurns.Turn> take, Runnable then) {
    var thread =
        Thread.ofPlatform()
            .start(
                () -> {
                  try (var _ = take.call()) {
                    then.run();
                  } catch (Exception e) {
                    throw new IllegalStateException(e);
                  }
                });
    while (thread.getState() != Thread.State.TIMED_WAITING) Thread.onSpinWait();
    return thread;
  }
}
