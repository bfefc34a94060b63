package dev.resow.diffusion.model;

import java.util.OptionalLong;

/** Memory for what is loaded beside a model. */
public final class FreeMemory {
  /** As much is never checked. */
  private static final long SMALL = 512L << 20;

  private FreeMemory() {}

  /**
   * @param what is loaded, begins a sentence
   * @param bytes that it takes
   * @throws ModelMemoryException when this process may not take as much: by {@code RESOW_MEMORY},
   *     or, where that is not set, by what the machine has
   */
  public static void require(String what, long bytes) {
    require(
        what, bytes, ModelSettings.fromEnvironment(System.getenv()).memory(), MachineMemory.read());
  }

  /**
   * @param limit in bytes, in place of what the machine has
   */
  static void require(String what, long bytes, OptionalLong limit, MachineMemory memory) {
    var free = limit.isPresent() ? limit : memory.available();
    if (bytes > SMALL && free.isPresent() && bytes > free.getAsLong()) {
      throw new ModelMemoryException(
          "%s needs %d MiB of memory, and %d MiB are available; RESOW_MEMORY sets a different limit"
              .formatted(what, bytes >> 20, free.getAsLong() >> 20));
    }
  }
}
