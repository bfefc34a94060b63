package dev.resow.training.critic.clipseg;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;

/** Self-attention. */
record ClipAttention(Weights weights, int heads) {

  /**
   * @param x (b, n, d)
   * @return (b, n, d)
   */
  NDArray of(NDArray x) {
    NDArray mixed =
        Kernels.attention(
            weights.linear("q_proj", x),
            weights.linear("k_proj", x),
            weights.linear("v_proj", x),
            heads,
            Precision.FP32);
    return weights.linear("out_proj", mixed);
  }
}
