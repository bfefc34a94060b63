package dev.resow.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.chaos.fault.DeleteTopic;
import dev.resow.chaos.fault.Fault;
import dev.resow.chaos.fault.Freeze;
import dev.resow.chaos.fault.Hostile;
import dev.resow.chaos.fault.Slow;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A fault in the background neither gets lost nor overlaps with what must not meet it. */
@Timeout(60)
class LastingFaultTest {
  private static final Fault FREEZE = new Freeze(Duration.ofSeconds(25));

  /** Long enough that who does not wait is found. */
  private static final Duration LASTS = Duration.ofMillis(300);

  private final IllegalArgumentException broken = new IllegalArgumentException("no such link");

  @Test
  void whatItThrowsEndsTheRun() {
    assertThatThrownBy(
            () -> {
              try (var lasting = new LastingFault(_ -> 1)) {
                lasting.begin(FREEZE, "api", this::fail);
              }
            })
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("freeze of api could not be injected or ended: " + broken)
        .hasCause(broken);
  }

  @Test
  void whatTheLastOneThrewIsThrownBeforeTheNextOneBegins() {
    var lasting = new LastingFault(_ -> 1);
    var next = new AtomicBoolean();
    lasting.begin(FREEZE, "api", this::fail);
    assertThatThrownBy(() -> lasting.begin(FREEZE, "scheduler", () -> next.set(true)))
        .hasCause(broken);
    assertThat(next).isFalse();
  }

  @Test
  void aFaultOfTheSameProcessOrKindWaitsUntilItHasEnded() {
    for (int apis : new int[] {1, 2}) {
      var lasting = new LastingFault(_ -> apis);
      var ended = new AtomicBoolean();
      lasting.begin(
          FREEZE,
          apis == 1 ? "api" : "api-1",
          () -> {
            LockSupport.parkNanos(LASTS.toNanos());
            ended.set(true);
          });
      lasting.awaitUnlessFree(new Slow(Duration.ofSeconds(25)), apis == 1 ? "api" : "api-2");
      assertThat(ended).isTrue();
    }
  }

  @Test
  void anotherFaultHappensMeanwhile() {
    var lasting = new LastingFault(_ -> 1);
    var ending = new CountDownLatch(1);
    lasting.begin(FREEZE, "api", () -> await(ending));
    lasting.awaitUnlessFree(new Hostile(), "resow.control");
    lasting.awaitUnlessFree(new DeleteTopic(Duration.ofSeconds(25)), "resow.attempts");
    ending.countDown();
    lasting.close();
  }

  @Test
  void anInterruptEndsTheWaitAndTheFault() throws InterruptedException {
    var lasting = new LastingFault(_ -> 1);
    var started = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    lasting.begin(
        FREEZE,
        "api",
        () -> {
          started.countDown();
          try {
            new CountDownLatch(1).await();
          } catch (InterruptedException expected) {
            interrupted.countDown();
          }
        });

    started.await();
    Thread.currentThread().interrupt();
    lasting.close();

    assertThat(Thread.interrupted()).isTrue();
    interrupted.await();
  }

  private void fail() {
    throw broken;
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
