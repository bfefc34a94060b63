package dev.resow.worker.painter;

import java.util.Optional;

/** One picture in the making. To cancel it, close it. */
public interface Painting extends AutoCloseable {
  /**
   * Does one step and says what came of it; after {@link Stroke.Finished} no further step may be
   * asked for.
   */
  Stroke step();

  /**
   * Ends the search for a clear round: no further round begins, and the best one so far is
   * finished. Saying it again changes nothing.
   */
  void lastRound();

  /** Steps to the end of the picture if {@link #lastRound} were said now. */
  int stepsLeft();

  /** All that is needed to go on elsewhere; empty while there is something to tell first. */
  Optional<byte[]> save();

  @Override
  void close();
}
