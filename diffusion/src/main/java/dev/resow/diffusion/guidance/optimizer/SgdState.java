package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Gradient descent with momentum, as torch.optim.SGD without dampening. */
final class SgdState implements OptimizerState {
  private final float momentum;
  private final NDManager manager;
  private NDArray velocity;

  SgdState(Optimizer.Sgd sgd, NDManager manager) {
    this.momentum = (float) sgd.momentum();
    this.manager = manager;
  }

  @Override
  public NDArray step(NDArray gradient, double rate, boolean[] active) {
    NDArray mask = ActiveImages.mask(gradient, active);
    if (momentum == 0) {
      return gradient.mul(mask).mul((float) -rate);
    }
    NDArray next = velocity == null ? gradient : velocity.mul(momentum).add(gradient);
    NDArray before = velocity == null ? gradient.zerosLike() : velocity;
    keep(before.add(next.sub(before).mul(mask)));
    return velocity.mul(mask).mul((float) -rate);
  }

  private void keep(NDArray next) {
    next.attach(manager);
    if (velocity != null) {
      velocity.close();
    }
    velocity = next;
  }
}
