package dev.resow.diffusion.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Threads that want the same adapters sample together; others come when these are done. */
@Timeout(60)
class MixTurnsTest {
  private final MixTurns turns = new MixTurns();
  private final List<String> changes = new CopyOnWriteArrayList<>();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);

  @AfterEach
  void close() {
    threads.shutdownNow();
  }

  private void enter(String mix) {
    turns.enter(mix, () -> changes.add(mix));
  }

  /** On another thread; returns when that waits. */
  private Future<?> waits(String mix) {
    int before = turns.waiting();
    var future = threads.submit(() -> enter(mix));
    while (turns.waiting() == before) {
      Thread.onSpinWait();
    }
    return future;
  }

  @Test
  void theSameMixIsPutOnOnceForAll() {
    enter("a");
    enter("a");
    turns.leave();
    turns.leave();
    enter("a");
    assertThat(changes).containsExactly("a");
  }

  @Test
  void anotherMixWaitsUntilTheLastOneLeft() throws Exception {
    enter("a");
    enter("a");
    var other = waits("b");
    turns.leave();
    assertThat(other.isDone()).isFalse();
    turns.leave();
    other.get();
    assertThat(changes).containsExactly("a", "b");
  }

  @Test
  void nobodyOvertakesOneThatWaitsAndThoseOfOneMixGoTogether() throws Exception {
    enter("a");
    var first = waits("b");
    var same = waits("a"); // its mix is on, but b was there before
    var second = waits("b");
    turns.leave();
    first.get();
    second.get();
    assertThat(same.isDone()).isFalse();
    turns.leave();
    turns.leave();
    same.get();
    assertThat(changes).containsExactly("a", "b", "a");
  }

  @Test
  void aMixThatCannotBePutOnLeavesTheWayFree() {
    assertThatThrownBy(
            () ->
                turns.enter(
                    "a",
                    () -> {
                      throw new IllegalStateException("no file");
                    }))
        .hasMessage("no file");
    enter("b");
    assertThat(changes).containsExactly("b");
  }

  @Test
  void anInterruptionEndsTheWait() throws Exception {
    enter("a");
    var thread = new Thread[1];
    var other =
        threads.submit(
            () -> {
              thread[0] = Thread.currentThread();
              assertThatThrownBy(() -> enter("b")).isInstanceOf(CancellationException.class);
            });
    while (turns.waiting() == 0) {
      Thread.onSpinWait();
    }
    thread[0].interrupt();
    other.get();
    enter("a"); // nobody waits any more
    assertThat(changes).containsExactly("a");
  }

  @Test
  void theWaitHasABound() {
    var impatient = new MixTurns(Duration.ZERO);
    impatient.enter("a", () -> {});
    assertThatThrownBy(() -> impatient.enter("b", () -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("more than 0 s");
    impatient.leave();
    impatient.enter("b", () -> {});
  }

  /** Any number of steps on any number of threads: the model has on what each of them needs. */
  @Test
  void noStepSeesTheMixOfAnother() throws Exception {
    var on = new AtomicReference<>("nothing yet");
    var steps = new ArrayList<Callable<Void>>();
    var random = new SplittableRandom(7);
    for (int i = 0; i < 5_000; i++) {
      String mix = List.of("fur", "spots", "stripes").get(random.nextInt(3));
      int length = random.nextInt(4);
      steps.add(
          () -> {
            turns.enter(mix, () -> on.set(mix));
            try {
              for (int step = 0; step < length; step++) {
                assertThat(on.get()).isEqualTo(mix);
                Thread.yield();
              }
            } finally {
              turns.leave();
            }
            return null;
          });
    }
    for (var step : threads.invokeAll(steps)) {
      step.get();
    }
  }
}
