package dev.resow.diffusion.schedule;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The noise levels of one run, and how a step gets from one to the next. What a step reads beyond
 * its latent and prediction is declared here, so that whoever runs, saves or budgets a run need not
 * know which schedule it is.
 */
public sealed interface Schedule permits FlowSchedule, DiffusionSchedule {
  /** Number of steps. */
  int steps();

  /** Input of the network before a step. */
  float timestep(int step);

  /** Noise of the latent before a step; after the last one at {@link #steps()}. */
  NoiseLevel level(int step);

  /** Predictions that a step makes: 2 where it is corrected by another one at its end. */
  default int predictions(int step) {
    return 1;
  }

  /** How many predictions of the steps before a step may read. */
  default int remembered() {
    return 0;
  }

  /** Whether steps draw noise of their own. */
  default boolean stochastic() {
    return false;
  }

  /**
   * The latent at the next noise level.
   *
   * @param from what the step is made from; the manager of its latent owns the result
   */
  NDArray next(int step, Predicted from);

  /**
   * What a step is made from.
   *
   * @param latent (b, channels, h, w), float32
   * @param prediction the network's, same shape
   * @param past predictions of the steps before, the last one first, at most {@link #remembered()}
   * @param noise new standard normal noise, same shape; for {@link #stochastic()} schedules
   * @param again predicts another latent at the end of the step; for steps of two predictions
   */
  record Predicted(
      NDArray latent,
      NDArray prediction,
      List<NDArray> past,
      Supplier<NDArray> noise,
      UnaryOperator<NDArray> again) {
    public Predicted {
      past = List.copyOf(past);
    }

    /** For schedules that read nothing else. */
    public static Predicted of(NDArray latent, NDArray prediction) {
      return new Predicted(
          latent,
          prediction,
          List.of(),
          () -> {
            throw new UnsupportedOperationException("this schedule draws no noise");
          },
          _ -> {
            throw new UnsupportedOperationException("this schedule predicts once per step");
          });
    }
  }
}
