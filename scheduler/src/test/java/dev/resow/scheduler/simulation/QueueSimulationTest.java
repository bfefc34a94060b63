package dev.resow.scheduler.simulation;

import static dev.resow.contract.JobState.CANCELLED;
import static dev.resow.contract.JobState.DEAD;
import static dev.resow.contract.JobState.EXPIRED;
import static dev.resow.contract.JobState.SUCCEEDED;

import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.ShrinkingMode;
import net.jqwik.api.statistics.Statistics;

/**
 * Submits, repeated submits, cancels and deadlines; records doubled, reordered and late; apis,
 * schedulers and workers that die at any point; clocks that jump. After every commit the {@link
 * Invariants} hold, and in the end every accepted job has ended once.
 *
 * <p>A failure names the world's seed and the event; {@code world(seed)} plays it again.
 */
class QueueSimulationTest {
  private static final int EVENTS = 600;

  @Property(tries = 600, shrinking = ShrinkingMode.OFF)
  void whateverHappensTheInvariantsHold(@ForAll long seed) {
    world(seed).ends().forEach(Statistics::collect);
    Statistics.coverage(
        ends -> {
          for (var end : List.of(SUCCEEDED, DEAD, CANCELLED, EXPIRED))
            ends.check(end).count(count -> count > 20);
        });
  }

  /** The start of an attempt that cannot resume arrives after its first restart. */
  @Example
  void anOvertakenStartCountsTheRoundsThatItsAttemptReported() {
    world(21270512411414L);
  }

  private static Simulation world(long seed) {
    var world = new Simulation(seed);
    int event = 0;
    try {
      for (; event < EVENTS; event++) world.anything();
      world.calmDown();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("world %d, event %d: %s".formatted(seed, event, e.getMessage()), e);
    }
    return world;
  }
}
