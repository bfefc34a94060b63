package dev.resow.worker.generation;

import dev.resow.diffusion.model.MemoryNeed;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.IntToLongFunction;

/**
 * What the number of slots depends on.
 *
 * @param threads of this machine's processors that a job keeps busy; empty where it is not they
 *     that limit the number of jobs: on a GPU, and for a generator that computes nothing
 * @param memory bytes that so many jobs take at once, models included, each with the largest image
 *     that is allowed
 * @param available bytes; empty for no limit
 * @param reason why there are no more jobs than fit, in words
 */
public record SlotNeed(
    OptionalInt threads, IntToLongFunction memory, OptionalLong available, String reason) {
  /** Nothing limits the slots, and nothing suggests more than one. */
  static final SlotNeed NONE = new SlotNeed(OptionalInt.empty(), _ -> 0, OptionalLong.empty());

  SlotNeed(OptionalInt threads, IntToLongFunction memory, OptionalLong available) {
    this(
        threads,
        memory,
        available,
        "memory does not hold the largest image (RESOW_LIMITS_MAX_PIXELS) of more jobs at once");
  }

  /** One job at a time. */
  static SlotNeed one(String reason) {
    return new SlotNeed(OptionalInt.empty(), _ -> Long.MAX_VALUE, OptionalLong.of(0), reason);
  }

  /** Whether there may be so many jobs; one was checked when the model was loaded. */
  boolean fits(int jobs) {
    return jobs == 1 || MemoryNeed.fits(memory.applyAsLong(jobs), available);
  }
}
