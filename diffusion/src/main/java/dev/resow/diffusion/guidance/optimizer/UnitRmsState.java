package dev.resow.diffusion.guidance.optimizer;

import ai.djl.ndarray.NDArray;

/** Steps of one length: the gradient of each image is divided by its root mean square. */
final class UnitRmsState implements OptimizerState {
  /** Below this a gradient is noise and the image stays where it is. */
  private static final double NOTHING = 1e-20;

  @Override
  public NDArray step(NDArray gradient, double rate, boolean[] active) {
    int images = active.length;
    float[] square = gradient.square().reshape(images, -1).mean(new int[] {1}).toFloatArray();
    float[] scale = new float[images];
    for (int i = 0; i < images; i++) {
      boolean moves = active[i] && square[i] > NOTHING;
      scale[i] = moves ? (float) (-rate / Math.sqrt(square[i])) : 0;
    }
    return gradient.mul(ActiveImages.perImage(gradient, scale));
  }
}
