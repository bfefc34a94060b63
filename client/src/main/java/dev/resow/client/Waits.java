package dev.resow.client;

import java.time.Duration;

/** Lets time pass, on the clock that also measures limits. */
interface Waits {
  Waits REAL =
      new Waits() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public void pause(Duration time) throws InterruptedException {
          Thread.sleep(time);
        }
      };

  /** As {@link System#nanoTime}. */
  long nanos();

  void pause(Duration time) throws InterruptedException;
}
