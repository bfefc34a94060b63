package dev.resow.worker.share;

import java.util.concurrent.CompletionStage;

/**
 * A bean of this type keeps every share channel from taking records before the process can work on
 * them.
 */
public interface ShareGate {
  /** Completes when records may be taken; never, when they never may. */
  CompletionStage<?> open();

  /** Called before every poll; while it is false no record is taken. Must return at once. */
  default boolean mayTake() {
    return true;
  }
}
