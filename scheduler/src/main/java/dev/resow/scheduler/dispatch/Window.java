package dev.resow.scheduler.dispatch;

import dev.resow.contract.Priority;
import dev.resow.persistence.queue.Fleet;
import dev.resow.persistence.queue.Turn;
import java.util.List;

/**
 * Room for more jobs in flight.
 *
 * @param all jobs of any class
 * @param batch of these, how many may be taken before the first batch job is one too many
 */
record Window(int all, int batch) {
  static Window of(DispatchSettings settings, Fleet.Capacity fleet) {
    return new Window(
        room(settings, settings.perSlot(), fleet), room(settings, settings.batchPerSlot(), fleet));
  }

  private static int room(DispatchSettings settings, int perSlot, Fleet.Capacity fleet) {
    int window = fleet.slots() == 0 ? settings.leastWindow() : perSlot * fleet.slots();
    return Math.max(0, window - fleet.inFlight());
  }

  /** What of the next turns, in their order, has room: classes are in order, batch comes last. */
  List<Turn> admit(List<Turn> order) {
    int before = (int) order.stream().takeWhile(turn -> !isBatch(turn)).count();
    return order.subList(0, Math.min(order.size(), Math.max(before, batch)));
  }

  private static boolean isBatch(Turn turn) {
    return turn.priority() == Priority.BATCH.rank();
  }
}
