package dev.resow.worker.generation;

import dev.resow.diffusion.preview.Preview;
import dev.resow.diffusion.sampler.StepOutcome;
import java.util.List;
import java.util.Optional;

/** One image being generated, step by step. Closing it cancels it. */
public interface GenerationSession extends AutoCloseable {
  /**
   * Does one step.
   *
   * @throws RefusedJobException when sampling failed in a way that every retry would repeat
   * @throws IllegalStateException after {@link StepOutcome.Finished}
   */
  StepOutcome step();

  /** The preview of the last step, if the job asked for previews and the step has one. */
  default Optional<Preview> preview() {
    return Optional.empty();
  }

  /**
   * Ends the search for a clear round: no further round begins, and the best one so far is
   * finished. Idempotent.
   */
  void lastRound();

  /** Steps to the end of the image if {@link #lastRound} were called now. */
  int stepsLeft();

  /**
   * Work of all rounds so far in forward equivalents, that of a resumed session's earlier attempts
   * included.
   */
  double forwards();

  /** What the client should know about the image, in sentences; usually empty. */
  List<String> warnings();

  /** Everything needed to resume in another process. */
  byte[] save();

  @Override
  void close();
}
