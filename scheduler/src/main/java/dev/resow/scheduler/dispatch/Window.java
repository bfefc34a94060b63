package dev.resow.scheduler.dispatch;

import dev.resow.contract.Priority;
import java.util.List;

/**
 * Room for more jobs in flight.
 *
 * @param all jobs of any class
 * @param batch of these, how many may be taken before the first batch job is one too many
 */
record Window(int all, int batch) {
  static Window of(DispatchSettings settings, int slots, int inFlight) {
    return new Window(
        room(settings, settings.perSlot(), slots, inFlight),
        room(settings, settings.batchPerSlot(), slots, inFlight));
  }

  private static int room(DispatchSettings settings, int perSlot, int slots, int inFlight) {
    int window = slots == 0 ? settings.leastWindow() : perSlot * slots;
    return Math.max(0, window - inFlight);
  }

  /** What of the next turns, in their order, has room: classes are in order, batch comes last. */
  List<DispatchQueue.Turn> admit(List<DispatchQueue.Turn> order) {
    int before = (int) order.stream().takeWhile(turn -> !isBatch(turn)).count();
    return order.subList(0, Math.min(order.size(), Math.max(before, batch)));
  }

  private static boolean isBatch(DispatchQueue.Turn turn) {
    return turn.priority() == Priority.BATCH.rank();
  }
}
