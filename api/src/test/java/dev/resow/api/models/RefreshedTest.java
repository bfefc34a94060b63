package dev.resow.api.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** One reader at a time, and nobody waits for a value that is only old. */
class RefreshedTest {
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final AtomicInteger reads = new AtomicInteger();
  private volatile Instant now = Instant.EPOCH;
  private final Clock clock =
      new Clock() {
        @Override
        public Instant instant() {
          return now;
        }

        @Override
        public ZoneId getZone() {
          return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
          throw new UnsupportedOperationException();
        }
      };

  @Test
  void aValueIsReadAgainWhenItIsTooOld() {
    var value = new Refreshed<>(clock, FRESH, _ -> reads.incrementAndGet());
    assertThat(value.get()).isEqualTo(1);
    now = now.plus(FRESH);
    assertThat(value.get()).as("just fresh").isEqualTo(1);
    now = now.plusMillis(1);
    assertThat(value.get()).isEqualTo(2);
  }

  @Test
  void whileOneReadsTheOthersGetTheValueBefore() throws Exception {
    var begun = new CountDownLatch(1);
    var mayEnd = new CountDownLatch(1);
    var value =
        new Refreshed<>(
            clock,
            FRESH,
            _ -> {
              int read = reads.incrementAndGet();
              if (read == 2) {
                begun.countDown();
                await(mayEnd);
              }
              return read;
            });
    value.get();
    now = now.plusSeconds(5);
    var reader = CompletableFuture.supplyAsync(value::get);
    await(begun);
    assertThat(value.get()).isEqualTo(1);
    mayEnd.countDown();
    assertThat(reader.get(10, TimeUnit.SECONDS)).isEqualTo(2);
    assertThat(value.get()).isEqualTo(2);
  }

  @Test
  void afterAFailureTheNextCallerReads() {
    var value =
        new Refreshed<>(
            clock,
            FRESH,
            _ -> {
              if (reads.incrementAndGet() == 1) throw new IllegalStateException("no database");
              return reads.get();
            });
    assertThatThrownBy(value::get).hasMessage("no database");
    assertThat(value.get()).isEqualTo(2);
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
