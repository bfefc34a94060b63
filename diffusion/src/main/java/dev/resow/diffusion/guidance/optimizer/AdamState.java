package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;

/** Adam; the number of steps is counted per image, so that an image alone and in a batch agree. */
final class AdamState implements OptimizerState {
  private final Optimizer.Adam adam;
  private final NDManager manager;
  private NDArray mean;
  private NDArray square;
  private int[] steps;

  AdamState(Optimizer.Adam adam, NDManager manager) {
    this.adam = adam;
    this.manager = manager;
  }

  @Override
  public NDArray step(NDArray gradient, double rate, boolean[] active) {
    if (mean == null) {
      mean = held(gradient.zerosLike());
      square = held(gradient.zerosLike());
      steps = new int[active.length];
    }
    NDArray mask = ActiveImages.mask(gradient, active);
    mean.addi(gradient.sub(mean).mul(mask).mul((float) (1 - adam.beta1())));
    square.addi(gradient.square().sub(square).mul(mask).mul((float) (1 - adam.beta2())));
    float[] scale = new float[active.length];
    float[] spread = new float[active.length];
    for (int i = 0; i < active.length; i++) {
      steps[i] += active[i] ? 1 : 0;
      int count = Math.max(1, steps[i]);
      scale[i] = active[i] ? (float) (-rate / (1 - Math.pow(adam.beta1(), count))) : 0;
      spread[i] = (float) (1 / Math.sqrt(1 - Math.pow(adam.beta2(), count)));
    }
    NDArray denominator =
        square.sqrt().mul(ActiveImages.perImage(gradient, spread)).add((float) adam.eps());
    return mean.mul(ActiveImages.perImage(gradient, scale)).div(denominator);
  }

  private NDArray held(NDArray array) {
    array.attach(manager);
    return array;
  }
}
