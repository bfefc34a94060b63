package dev.resow.diffusion.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * One joint block: image and text tokens attend to each other, each stream with its own weights
 * (SD3 paper, figure 2b). Letters in shapes: b rows, n image tokens, m text tokens, d channels.
 */
final class JointBlock {
  private static final double QK_EPS = 1e-6;

  /** Both streams between blocks; {@code text} is null after the last block, which drops it. */
  record Streams(NDArray image, NDArray text) {}

  /**
   * Adaptive layer norm of one block.
   *
   * @param image shift, scale and gate of attention, then of the MLP, then of the second attention
   *     where the block has one (b, 6 d or 9 d)
   * @param text the same six (b, 6 d); in the last block scale and shift (b, 2 d)
   */
  record Modulation(NDArray image, NDArray text) {}

  private final int index;
  private final MmditConfig config;
  private final Weights weights;
  private final Weights attn;
  private final boolean last;
  private final boolean dual;

  JointBlock(int index, MmditConfig config, Weights weights) {
    this.index = index;
    this.config = config;
    this.weights = weights;
    this.attn = weights.at("attn");
    this.last = index == config.layers() - 1;
    this.dual = config.dualAttentionLayers().contains(index);
  }

  /**
   * @param vector silu of the time and pooled-text embedding (b, d)
   */
  Modulation modulation(NDArray vector) {
    return new Modulation(
        weights.linear("norm1.linear", vector), weights.linear("norm1_context.linear", vector));
  }

  /** What the block attends with: normed streams, queries of image tokens, keys of all tokens. */
  private record Joint(
      NDList xMod, NDList cMod, NDArray xNorm, NDArray cNorm, NDArray q, NDArray k) {}

  /**
   * @param x image tokens (b, n, d)
   * @param c text tokens (b, m, d)
   */
  private Joint joint(NDArray x, NDArray c, Modulation by) {
    NDList xMod = by.image().split(dual ? 9 : 6, 1); // (b, d) each
    NDList cMod = by.text().split(last ? 2 : 6, 1);

    NDArray xNorm = Kernels.modulate(x, xMod.get(0), xMod.get(1)); // (b, n, d)
    NDArray cNorm = // the last block's norm gives scale first, then shift
        last
            ? Kernels.modulate(c, cMod.get(1), cMod.get(0))
            : Kernels.modulate(c, cMod.get(0), cMod.get(1)); // (b, m, d)

    NDArray q = qkNorm(attn, "norm_q", attn.linear("to_q", xNorm)); // (b, n, d)
    NDArray k =
        qkNorm(attn, "norm_k", attn.linear("to_k", xNorm))
            .concat(
                qkNorm(attn, "norm_added_k", attn.linear("add_k_proj", cNorm)), 1); // (b, n + m, d)
    return new Joint(xMod, cMod, xNorm, cNorm, q, k);
  }

  /** Shows the tap where the image looks, and does no more: what {@link #forward} begins with. */
  void look(NDArray x, NDArray c, Modulation by, AttentionTap tap) {
    Joint joint = joint(x, c, by);
    tap.attention(index, joint.q(), joint.k(), config.heads());
  }

  /**
   * @param x image tokens (b, n, d)
   * @param c text tokens (b, m, d)
   * @param by what {@link #modulation} gave, of as many rows or of one
   */
  Streams forward(NDArray x, NDArray c, Modulation by, AttentionTap tap) {
    long n = x.getShape().get(1);
    Joint at = joint(x, c, by);
    NDList xMod = at.xMod();
    NDList cMod = at.cMod();
    NDArray k = at.k(); // (b, n + m, d)
    NDArray v =
        attn.linear("to_v", at.xNorm())
            .concat(attn.linear("add_v_proj", at.cNorm()), 1); // (b, n + m, d)
    tap.attention(index, at.q(), k, config.heads());
    NDArray q =
        at.q()
            .concat(
                qkNorm(attn, "norm_added_q", attn.linear("add_q_proj", at.cNorm())),
                1); // (b, n + m, d)
    NDList joint = // (b, n, d), (b, m, d)
        Kernels.attention(q, k, v, config.heads(), attn.precision()).split(new long[] {n}, 1);
    NDArray xAttn = attn.linear("to_out.0", joint.get(0)); // (b, n, d)

    NDArray before = x;
    x = Kernels.gated(x, xMod.get(2), xAttn);
    if (dual)
      x =
          Kernels.gated(
              x, xMod.get(8), imageAttention(Kernels.modulate(before, xMod.get(6), xMod.get(7))));
    x =
        Kernels.gated(
            x, xMod.get(5), mlp("ff", Kernels.modulate(x, xMod.get(3), xMod.get(4)))); // (b, n, d)
    if (last) return new Streams(x, null);

    NDArray cAttn = attn.linear("to_add_out", joint.get(1)); // (b, m, d)
    c = Kernels.gated(c, cMod.get(2), cAttn);
    c =
        Kernels.gated(
            c,
            cMod.get(5),
            mlp("ff_context", Kernels.modulate(c, cMod.get(3), cMod.get(4)))); // (b, m, d)
    return new Streams(x, c);
  }

  /** The second attention of SD3.5-medium's early blocks, image tokens only: (b, n, d). */
  private NDArray imageAttention(NDArray xNorm) {
    Weights w = weights.at("attn2");
    NDArray q = qkNorm(w, "norm_q", w.linear("to_q", xNorm));
    NDArray k = qkNorm(w, "norm_k", w.linear("to_k", xNorm));
    return w.linear(
        "to_out.0",
        Kernels.attention(q, k, w.linear("to_v", xNorm), config.heads(), w.precision()));
  }

  /** RMS norm over each head's channels where the model has one: (b, t, heads * d). */
  private NDArray qkNorm(Weights w, String name, NDArray x) {
    if (!config.qkNorm()) return x;
    var shape = x.getShape();
    NDArray perHead = x.reshape(shape.get(0), shape.get(1), config.heads(), config.headSize());
    return Kernels.rmsNorm(perHead, w.get(name + ".weight"), QK_EPS).reshape(shape);
  }

  private NDArray mlp(String name, NDArray x) {
    return weights.at(name + ".net").mlp("0.proj", "2", x);
  }
}
