package dev.resow.diffusion.tensor;

import ai.djl.pytorch.jni.JniUtils;

/**
 * A stretch of work on this thread that wants no gradients: {@code try (var _ =
 * NoGradient.begin())}. A new thread of the engine records gradients by default, which costs memory
 * and shuts out the faster kernels.
 */
public final class NoGradient implements AutoCloseable {
  private final boolean before;

  private NoGradient(boolean before) {
    this.before = before;
  }

  /** Switches gradients off until closed. */
  public static NoGradient begin() {
    TensorEngine.get(); // the natives must be loaded first
    boolean before = JniUtils.isGradMode();
    JniUtils.setGradMode(false);
    return new NoGradient(before);
  }

  @Override
  public void close() {
    JniUtils.setGradMode(before);
  }
}
