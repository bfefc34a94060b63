package dev.resow.diffusion.unet;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * The layers of the U-Net; names follow diffusers' {@code ResnetBlock2D}, {@code
 * Transformer2DModel} and {@code BasicTransformerBlock}.
 */
record UNetBlocks(UNetConfig config) {
  private static final double RESNET_EPS = 1e-5;
  private static final double TRANSFORMER_EPS = 1e-6;
  private static final double LAYER_EPS = 1e-5;

  /**
   * Two 3x3 convolutions around a residual connection, moved by the time in between.
   *
   * @param x (b, c, h, w)
   * @param time silu of the embedding of time (b, t)
   * @return (b, c', h, w)
   */
  NDArray resnet(Weights w, NDArray x, NDArray time) {
    int groups = config.normGroups();
    NDArray h = w.conv("conv1", w.groupNormSilu("norm1", x, groups, RESNET_EPS), 1);
    NDArray moved = w.linear("time_emb_proj", time); // (b, c')
    h = h.add(moved.reshape(moved.getShape().get(0), -1, 1, 1));
    h = w.conv("conv2", w.groupNormSilu("norm2", h, groups, RESNET_EPS), 1);
    NDArray shortcut = w.has("conv_shortcut.weight") ? w.conv("conv_shortcut", x, 1) : x;
    return shortcut.add(h);
  }

  /**
   * Attention over all places, attention to the text, and a gated MLP.
   *
   * @param layer number of the attention to the text among all of them
   * @param x (b, c, h, w)
   * @param text (b, m, channels)
   */
  NDArray transformer(Weights w, int layer, NDArray x, NDArray text, AttentionTap tap) {
    Weights block = w.at("transformer_blocks.0");
    NDArray tokens = selfAttended(block, layer, tokens(w, x), tap);
    NDArray norm = block.layerNorm("norm2", tokens, LAYER_EPS);
    Weights cross = block.at("attn2");
    NDArray q = cross.linear("to_q", norm);
    NDArray k = cross.linear("to_k", text);
    tap.attention(layer, q, k, config.heads());
    tokens = tokens.add(attention(cross, q, k, text));
    NDArray inner = block.layerNorm("norm3", tokens, LAYER_EPS);
    tokens = tokens.add(feedForward(block.at("ff"), inner));
    NDArray h = tokens.transpose(0, 2, 1).reshape(x.getShape());
    return x.add(w.conv("proj_out", h, 1));
  }

  /** Only as far as the tap sees the attention to the text; arguments as {@link #transformer}. */
  void look(Weights w, int layer, NDArray x, NDArray text, AttentionTap tap) {
    Weights block = w.at("transformer_blocks.0");
    NDArray tokens = selfAttended(block, layer, tokens(w, x), tap);
    NDArray norm = block.layerNorm("norm2", tokens, LAYER_EPS);
    Weights cross = block.at("attn2");
    tap.attention(layer, cross.linear("to_q", norm), cross.linear("to_k", text), config.heads());
  }

  /** (b, c, h, w) to (b, h w, c). */
  private NDArray tokens(Weights w, NDArray x) {
    Shape shape = x.getShape();
    NDArray h = w.groupNorm("norm", x, config.normGroups(), TRANSFORMER_EPS);
    h = w.conv("proj_in", h, 1);
    return h.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1);
  }

  private NDArray selfAttended(Weights block, int layer, NDArray x, AttentionTap tap) {
    NDArray norm = block.layerNorm("norm1", x, LAYER_EPS);
    Weights self = block.at("attn1");
    NDArray q = self.linear("to_q", norm);
    NDArray k = self.linear("to_k", norm);
    tap.self(layer, q, k, config.heads());
    return x.add(attention(self, q, k, norm));
  }

  /**
   * @param to what the values are made from
   */
  private NDArray attention(Weights w, NDArray q, NDArray k, NDArray to) {
    NDArray v = w.linear("to_v", to);
    return w.linear("to_out.0", Kernels.attention(q, k, v, config.heads(), w.precision()));
  }

  /** GEGLU: half of the inner channels gate the other half. */
  private static NDArray feedForward(Weights w, NDArray x) {
    NDList inner = w.linear("net.0.proj", x).split(2, 2); // (b, n, 4 c) each
    return w.linear("net.2", inner.get(0).mul(Kernels.gelu(inner.get(1))));
  }
}
