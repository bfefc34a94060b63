package dev.resow.api.access;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The keys in memory, so that a request costs no query. In the process that makes or revokes a key
 * that counts at once; in others a revoked key works for two seconds more at the most, and a new
 * one after a tenth of a second, because an unknown id makes the ring look again.
 */
@ApplicationScoped
class KeyRing {
  private static final Duration FRESH = Duration.ofSeconds(2);

  /** Made-up keys must not become a load on the database. */
  private static final Duration LOOK_AGAIN = Duration.ofMillis(100);

  private final KeyTable table;
  private final Clock clock;
  private volatile Snapshot snapshot = new Snapshot(Instant.MIN, Map.of());
  private final AtomicInteger forgotten = new AtomicInteger();
  private final ReentrantLock reading = new ReentrantLock();

  private record Snapshot(Instant at, Map<String, StoredKey> keys) {}

  KeyRing(KeyTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
  }

  /** Whom a key belongs to; empty if it is unknown, wrong, expired or revoked. */
  Optional<Identity> open(KeyText key) {
    Instant now = clock.instant();
    Snapshot seen = notOlderThan(FRESH, now);
    if (!seen.keys().containsKey(key.id())) seen = notOlderThan(LOOK_AGAIN, now);
    return Optional.ofNullable(seen.keys().get(key.id()))
        .filter(stored -> stored.opensFor(key, now))
        .map(StoredKey::identity);
  }

  private Snapshot notOlderThan(Duration age, Instant now) {
    Snapshot seen = snapshot;
    if (!seen.at().isBefore(now.minus(age))) return seen;
    // One looks for all who ask at this moment.
    reading.lock();
    try {
      seen = snapshot;
      return seen.at().isBefore(now.minus(age)) ? read(now) : seen;
    } finally {
      reading.unlock();
    }
  }

  private Snapshot read(Instant now) {
    int before = forgotten.get();
    var keys = table.all().stream().collect(Collectors.toMap(StoredKey::id, Function.identity()));
    return keep(new Snapshot(now, keys), before);
  }

  /** What was read before keys changed serves its own request and no other. */
  private synchronized Snapshot keep(Snapshot read, int before) {
    if (forgotten.get() == before) snapshot = read;
    return read;
  }

  /** Drops the cached keys; the next request reads the table. */
  synchronized void forget() {
    forgotten.incrementAndGet();
    snapshot = new Snapshot(Instant.MIN, Map.of());
  }
}
