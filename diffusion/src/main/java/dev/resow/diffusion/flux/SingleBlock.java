package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;
import java.util.List;

/**
 * A single block: all tokens share the weights, and attention and MLP run side by side.
 *
 * @param index among all blocks
 */
record SingleBlock(int index, FluxConfig config, Weights weights) implements Block {
  @Override
  public int modulationCount() {
    return 1;
  }

  /** Shift, scale and gate (b, 3 d). */
  @Override
  public List<NDArray> modulations(NDArray vector) {
    return List.of(weights.linear("norm.linear", vector));
  }

  @Override
  public void look(NDArray x, List<NDArray> by, Place in, AttentionTap tap) {
    NDList mod = by.getFirst().split(3, 1);
    NDArray norm = Kernels.modulate(x, mod.get(0), mod.get(1));
    NDArray image = norm.get(":, 0:" + in.image());
    NDArray q = in.rotary().image(in.image()).turn(query(image));
    tap.attention(index, q, in.rotary().turn(key(norm)), config.heads());
  }

  @Override
  public NDArray forward(NDArray x, List<NDArray> by, Place in, AttentionTap tap) {
    NDList mod = by.getFirst().split(3, 1); // (b, d) each
    NDArray norm = Kernels.modulate(x, mod.get(0), mod.get(1)); // (b, n + m, d)
    NDArray q = in.rotary().turn(query(norm));
    NDArray k = in.rotary().turn(key(norm));
    if (tap != AttentionTap.NONE) {
      tap.attention(index, DoubleBlock.image(q, in), k, config.heads());
    }
    Weights attn = weights.at("attn");
    NDArray v = attn.linear("to_v", norm);
    NDArray mixed = Kernels.attention(q, k, v, config.heads(), attn.precision());
    NDArray mlp = Kernels.geluTanh(weights.linear("proj_mlp", norm)); // (b, n + m, 4 d)
    NDArray out = weights.linear("proj_out", mixed.concat(mlp, 2));
    return Kernels.gated(x, mod.get(2), out); // (b, n + m, d)
  }

  private NDArray query(NDArray norm) {
    return Attention.normed(weights.at("attn"), "to_q", "norm_q", norm, config);
  }

  private NDArray key(NDArray norm) {
    return Attention.normed(weights.at("attn"), "to_k", "norm_k", norm, config);
  }
}
