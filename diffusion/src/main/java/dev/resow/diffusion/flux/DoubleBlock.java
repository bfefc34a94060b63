package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;
import java.util.List;

/**
 * A double block: image and text tokens attend to each other, each stream with its own weights.
 *
 * @param index among all blocks
 */
record DoubleBlock(int index, FluxConfig config, Weights weights) implements Block {
  @Override
  public int modulationCount() {
    return 2;
  }

  /** Shift, scale and gate of attention, then of the MLP (b, 6 d), of the image and of the text. */
  @Override
  public List<NDArray> modulations(NDArray vector) {
    return List.of(
        weights.linear("norm1.linear", vector), weights.linear("norm1_context.linear", vector));
  }

  /** Normed streams and what attends: queries of the image, keys of all tokens. */
  private record Joint(NDList x, NDList c, NDArray xNorm, NDArray cNorm, NDArray q, NDArray k) {}

  private Joint joint(NDArray xc, List<NDArray> by, Place in) {
    NDList streams = xc.split(new long[] {in.image()}, 1); // (b, n, d), (b, m, d)
    NDList x = by.get(0).split(6, 1); // (b, d) each
    NDList c = by.get(1).split(6, 1);
    NDArray xNorm = Kernels.modulate(streams.get(0), x.get(0), x.get(1)); // (b, n, d)
    NDArray cNorm = Kernels.modulate(streams.get(1), c.get(0), c.get(1)); // (b, m, d)
    Weights attn = weights.at("attn");
    NDArray q = Attention.normed(attn, "to_q", "norm_q", xNorm, config); // (b, n, d)
    NDArray k =
        Attention.normed(attn, "to_k", "norm_k", xNorm, config)
            .concat(
                Attention.normed(attn, "add_k_proj", "norm_added_k", cNorm, config),
                1); // (b, n + m, d)
    return new Joint(x, c, xNorm, cNorm, q, in.rotary().turn(k));
  }

  @Override
  public void look(NDArray xc, List<NDArray> by, Place in, AttentionTap tap) {
    Joint at = joint(xc, by, in);
    NDArray q = in.rotary().image(in.image()).turn(at.q());
    tap.attention(index, q, at.k(), config.heads());
  }

  @Override
  public NDArray forward(NDArray xc, List<NDArray> by, Place in, AttentionTap tap) {
    Joint at = joint(xc, by, in);
    Weights attn = weights.at("attn");
    NDArray q =
        in.rotary()
            .turn(
                at.q()
                    .concat(
                        Attention.normed(attn, "add_q_proj", "norm_added_q", at.cNorm(), config),
                        1)); // (b, n + m, d)
    if (tap != AttentionTap.NONE) {
      tap.attention(index, image(q, in), at.k(), config.heads());
    }
    NDArray v =
        attn.linear("to_v", at.xNorm())
            .concat(attn.linear("add_v_proj", at.cNorm()), 1); // (b, n + m, d)
    NDList mixed =
        Kernels.attention(q, at.k(), v, config.heads(), attn.precision())
            .split(new long[] {in.image()}, 1);
    NDList streams = xc.split(new long[] {in.image()}, 1);
    NDArray x = stream(streams.get(0), at.x(), attn.linear("to_out.0", mixed.get(0)), "ff");
    NDArray c =
        stream(streams.get(1), at.c(), attn.linear("to_add_out", mixed.get(1)), "ff_context");
    return x.concat(c, 1); // (b, n + m, d)
  }

  /** Gated attention and gated MLP of one stream. */
  private NDArray stream(NDArray x, NDList by, NDArray attention, String mlp) {
    NDArray y = Kernels.gated(x, by.get(2), attention);
    NDArray inner =
        weights.at(mlp + ".net").mlp("0.proj", "2", Kernels.modulate(y, by.get(3), by.get(4)));
    return Kernels.gated(y, by.get(5), inner);
  }

  static NDArray image(NDArray all, Place in) {
    return all.get(":, 0:" + in.image());
  }
}
