package dev.resow.diffusion.model;

/** Memory for what is loaded beside a model. */
public final class FreeMemory {
  /** As much is never checked. */
  private static final long SMALL = 512L << 20;

  private FreeMemory() {}

  /**
   * @param what is loaded, begins a sentence
   * @param bytes that it takes
   * @throws ModelMemoryException when this process may not take as much
   */
  public static void require(String what, long bytes) {
    require(what, bytes, MachineMemory.read());
  }

  static void require(String what, long bytes, MachineMemory memory) {
    var free = memory.available();
    if (bytes > SMALL && free.isPresent() && bytes > free.getAsLong()) {
      throw new ModelMemoryException(
          "%s needs %d MiB of memory, and %d MiB are available"
              .formatted(what, bytes >> 20, free.getAsLong() >> 20));
    }
  }
}
