package dev.resow.scheduler.dispatch;

import dev.resow.contract.Priority;
import dev.resow.persistence.queue.Pool;
import dev.resow.persistence.queue.Turn;
import java.util.ArrayList;
import java.util.List;

/**
 * Room for more jobs of one model in flight. A job takes as many places as it costs, from one to
 * those of a slot: a large job has a slot for itself, and no slot is idle because of it.
 *
 * @param perSlot places of a slot
 * @param batchPerSlot places of a slot for batch jobs
 * @param all free places
 * @param batch free places for batch jobs
 */
record Window(int perSlot, int batchPerSlot, double all, double batch) {
  static Window of(DispatchSettings settings, Pool pool) {
    int perSlot = settings.perSlot();
    int batchPerSlot = settings.batchPerSlot();
    return new Window(
        perSlot,
        batchPerSlot,
        perSlot * pool.slots() - pool.load(),
        batchPerSlot * pool.slots() - pool.batchLoad());
  }

  /** Most jobs that have room; 0 if none has. */
  int jobs() {
    return (int) Math.max(0, Math.ceil(all));
  }

  /** What of the next turns, in their order, has room: classes are in order, batch comes last. */
  List<Turn> admit(List<Turn> order) {
    var admitted = new ArrayList<Turn>();
    double left = all;
    double batchLeft = batch;
    for (Turn turn : order) {
      if (left <= 0 || isBatch(turn) && batchLeft <= 0) break;
      admitted.add(turn);
      left -= places(turn, perSlot);
      batchLeft -= places(turn, batchPerSlot);
    }
    return admitted;
  }

  private static double places(Turn turn, int perSlot) {
    return Math.max(1, Math.min(turn.cost(), perSlot));
  }

  private static boolean isBatch(Turn turn) {
    return turn.priority() == Priority.BATCH.rank();
  }
}
