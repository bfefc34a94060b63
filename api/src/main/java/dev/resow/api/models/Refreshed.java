package dev.resow.api.models;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/**
 * A value that is read again when it has become too old: by one caller, while the others get the
 * one before. Only the first value of all is waited for. If reading fails, that caller fails and
 * the next one reads.
 */
final class Refreshed<T> {
  private final Clock clock;
  private final Duration oldest;
  private final Function<Instant, T> reader;
  private final ReentrantLock reading = new ReentrantLock();
  private volatile Read<T> last;

  private record Read<T>(Instant at, T value) {}

  /**
   * @param oldest age from which the value is read again
   * @param reader reads the value as of a time
   */
  Refreshed(Clock clock, Duration oldest, Function<Instant, T> reader) {
    this.clock = clock;
    this.oldest = oldest;
    this.reader = reader;
  }

  T get() {
    Read<T> known = last;
    if (isFresh(known)) return known.value();
    if (known == null) reading.lock();
    else if (!reading.tryLock()) return known.value();
    try {
      if (!isFresh(last)) {
        Instant now = clock.instant();
        last = new Read<>(now, reader.apply(now));
      }
      return last.value();
    } finally {
      reading.unlock();
    }
  }

  private boolean isFresh(Read<T> read) {
    return read != null && !read.at().isBefore(clock.instant().minus(oldest));
  }
}
