package dev.resow.worker.share;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * A bean of this type keeps every share channel from taking records before the process can work on
 * them.
 */
public interface ShareGate {
  /** Completes when records may be taken; never, when they never may. */
  CompletionStage<?> open();

  /**
   * Completes when records of one channel may be taken; never, when this process leaves the channel
   * alone.
   *
   * @param channel its name
   */
  default CompletionStage<?> open(String channel) {
    return open();
  }

  /**
   * How many records of one channel are held at once, 1 or more; completes when that is known.
   * Until then it is one.
   *
   * @param channel its name
   */
  default CompletionStage<Integer> slots(String channel) {
    return CompletableFuture.completedStage(1);
  }

  /**
   * The topics to take records from, asked before every poll. Must return at once.
   *
   * @param configured topics of the channel
   * @param idle since a record was last accepted while the channel read the topics for no such
   *     time, or since it began
   */
  default Set<String> topics(Set<String> configured, Duration idle) {
    return configured;
  }

  /** Called before every poll; while it is false no record is taken. Must return at once. */
  default boolean mayTake() {
    return true;
  }
}
