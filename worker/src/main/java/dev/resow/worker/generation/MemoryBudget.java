package dev.resow.worker.generation;

import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Memory for the models of a worker, in bytes. On the CPU a model that is loaded is checked against
 * what is left, so that only the sum matters here. On a GPU only weights count, and what they take
 * is known after the first time; without a limit one model is in memory at a time.
 */
final class MemoryBudget {
  private final OptionalLong limit;
  private final boolean onGpu;
  private final Map<String, Long> sizes = new HashMap<>();
  private final Map<String, Long> taken = new HashMap<>();

  /**
   * @param limit for all models together; what the machine has where empty
   */
  MemoryBudget(OptionalLong limit, boolean onGpu) {
    this.limit = limit;
    this.onGpu = onGpu;
  }

  /** False if another model must leave before this one may be loaded. */
  boolean hasRoomFor(String model) {
    if (!onGpu) return model == null || !sizes.containsKey(model) || fits(sizes.get(model));
    return limit.isPresent() && model != null && sizes.containsKey(model) && fits(sizes.get(model));
  }

  private boolean fits(long bytes) {
    return limit.isEmpty() || bytes <= limit.getAsLong() - used();
  }

  /** Whether this model, which is in memory, may take so many bytes without unloading another. */
  boolean hasRoomFor(String model, OptionalLong bytes) {
    if (onGpu || limit.isEmpty() || bytes.isEmpty()) return true;
    return bytes.getAsLong() <= limit.getAsLong() - used() + taken.getOrDefault(model, 0L);
  }

  /** What a model may take that is loaded now; what the machine has where empty. */
  OptionalLong left() {
    return limit.isEmpty() || onGpu
        ? limit
        : OptionalLong.of(Math.max(0, limit.getAsLong() - used()));
  }

  private long used() {
    return taken.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * @param bytes of the model while it is in memory; 0 where empty
   */
  void took(String model, OptionalLong bytes) {
    sizes.put(model, bytes.orElse(0));
    taken.put(model, bytes.orElse(0));
  }

  void gaveBack(String model) {
    taken.remove(model);
  }
}
