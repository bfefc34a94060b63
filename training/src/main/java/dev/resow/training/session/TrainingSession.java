package dev.resow.training.session;

import dev.resow.diffusion.adapter.LowRank;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * An adapter in training on a loaded model. For one thread at a time, as the model is; other work
 * on the model between two steps is allowed.
 *
 * <p>A session that is saved and restored continues as if nothing had happened: on a CPU, with the
 * same number of threads, it ends with the same bits.
 */
public interface TrainingSession extends AutoCloseable {
  /** Updates done. */
  long steps();

  /**
   * One update.
   *
   * @return the figures of this update
   * @throws ArithmeticException when a gradient is not finite; the session is then of no use
   */
  StepFigures step();

  /**
   * Saves adapter, moments and generator state as one file. The file appears under its name only
   * when it is complete.
   *
   * @throws IOException when it cannot be written
   */
  void save(Path file) throws IOException;

  /**
   * Continues from a file of {@link #save}.
   *
   * @throws IllegalArgumentException when it belongs to another training, naming the difference
   * @throws dev.resow.diffusion.tensor.ModelFormatException when it is damaged
   */
  void restore(Path file);

  /** The adapter as it is to be used now; its arrays belong to the session. */
  List<LowRank> adapter();

  /** Frees the session's memory and takes its changes off the model. */
  @Override
  void close();
}
