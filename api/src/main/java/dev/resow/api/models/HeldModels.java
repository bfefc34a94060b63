package dev.resow.api.models;

import dev.resow.persistence.queue.Fleet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;

/** The models that live workers hold now; at most a second old, so that a view costs no query. */
@ApplicationScoped
public class HeldModels {
  private static final Duration FRESH = Duration.ofSeconds(1);

  private final Refreshed<Set<String>> names;

  HeldModels(Fleet fleet, Clock clock) {
    names = new Refreshed<>(clock, FRESH, now -> Set.copyOf(fleet.heldModels(now)));
  }

  public boolean contains(String model) {
    return names.get().contains(model);
  }
}
