package dev.resow.diffusion.guidance.space;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;

/** The latent is its own parameter. */
final class LatentVariables implements Variables {
  private final NDArray latent;

  LatentVariables(NDManager manager, NDArray start) {
    latent = start.duplicate();
    latent.attach(manager);
  }

  @Override
  public List<NDArray> theta() {
    return List.of(latent);
  }

  @Override
  public NDArray draw(List<NDArray> leaves, int update, NDManager scratch) {
    return leaves.getFirst();
  }

  @Override
  public NDArray value(NDManager manager) {
    NDArray value = latent.duplicate();
    value.attach(manager);
    return value;
  }
}
