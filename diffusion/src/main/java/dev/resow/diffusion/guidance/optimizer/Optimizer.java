package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDManager;

/** How a gradient becomes a step. A value: it can stand in a row, be compared and be printed. */
public sealed interface Optimizer {
  /** Plain gradient descent. */
  Optimizer SGD = new Sgd(0);

  /** Adam as the family uses it: the large eps is in every published code and in no paper. */
  Optimizer ADAM = new Adam(0.9, 0.999, 1e-3);

  /** {@code theta <- theta - lr g / rms(g)}: every step moves an image by the same amount. */
  Optimizer UNIT_RMS = new UnitRms();

  /** {@code v <- momentum v + g; theta <- theta - lr v}. */
  record Sgd(double momentum) implements Optimizer {}

  /** Kingma and Ba 2014, with bias correction. */
  record Adam(double beta1, double beta2, double eps) implements Optimizer {}

  /** Unit root mean square per image. */
  record UnitRms() implements Optimizer {}

  /** Fresh state for one parameter array, kept on {@code manager}: one per move and step. */
  default OptimizerState start(NDManager manager) {
    return switch (this) {
      case Sgd sgd -> new SgdState(sgd, manager);
      case Adam adam -> new AdamState(adam, manager);
      case UnitRms _ -> new UnitRmsState();
    };
  }
}
