package dev.resow.scheduler.health;

import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;

/** Health of the dispatch loop. */
@ApplicationScoped
public class DispatchHealth {
  private final LoopHealth loop;

  DispatchHealth(Clock clock) {
    loop = new LoopHealth("the dispatch loop", clock);
  }

  public LoopHealth loop() {
    return loop;
  }
}
