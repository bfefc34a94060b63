package dev.resow.worker.generation;

import java.util.OptionalLong;

/** Where one model is loaded from, any number of times. */
interface ModelSource {
  /**
   * Loads the model: takes seconds and memory.
   *
   * @param memory bytes that it may take; what the machine has where empty
   * @throws NoRoomException when it does not fit; nothing of it is in memory then
   */
  ImageGenerator load(OptionalLong memory);
}
