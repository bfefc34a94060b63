package dev.resow.api.models;

import dev.resow.persistence.queue.Fleet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;

/** The models that live workers hold now; at most a second old, so that a view costs no query. */
@ApplicationScoped
public class HeldModels {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Fleet fleet;
  private final Clock clock;
  private volatile Snapshot snapshot = new Snapshot(Instant.MIN, Set.of());

  private record Snapshot(Instant at, Set<String> names) {}

  HeldModels(Fleet fleet, Clock clock) {
    this.fleet = fleet;
    this.clock = clock;
  }

  public boolean contains(String model) {
    Snapshot seen = snapshot;
    Instant now = clock.instant();
    if (seen.at().isBefore(now.minus(FRESH))) {
      seen = new Snapshot(now, Set.copyOf(fleet.heldModels(now)));
      snapshot = seen;
    }
    return seen.names().contains(model);
  }
}
