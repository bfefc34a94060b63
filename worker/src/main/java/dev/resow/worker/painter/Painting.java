package dev.resow.worker.painter;

/** One picture in the making. To cancel it, close it. */
public interface Painting extends AutoCloseable {
  /**
   * Does one step and says what came of it; after {@link Stroke.Finished} no further step may be
   * asked for.
   */
  Stroke step();

  @Override
  void close();
}
