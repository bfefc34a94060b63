package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * The layers that encoder and decoder share; names follow diffusers' {@code ResnetBlock2D} and
 * {@code UNetMidBlock2D}.
 */
final class VaeBlocks {
  static final double EPS = 1e-6;

  private VaeBlocks() {}

  /** Two 3x3 convolutions around a residual connection: (b, c, h, w) to (b, c', h, w). */
  static NDArray resnet(Weights w, NDArray x, int groups) {
    NDArray h = w.conv("conv1", w.groupNormSilu("norm1", x, groups, EPS), 1);
    h = w.conv("conv2", w.groupNormSilu("norm2", h, groups, EPS), 1);
    NDArray shortcut = w.has("conv_shortcut.weight") ? w.conv("conv_shortcut", x, 1) : x;
    return shortcut.add(h);
  }

  /** resnet, attention over all positions, resnet. */
  static NDArray middle(Weights w, NDArray x, VaeConfig config) {
    x = resnet(w.at("resnets.0"), x, config.normGroups());
    if (config.midAttention()) x = attention(w.at("attentions.0"), x, config.normGroups());
    return resnet(w.at("resnets.1"), x, config.normGroups());
  }

  /** Single-head self-attention over positions with a residual connection, x (b, c, h, w). */
  private static NDArray attention(Weights w, NDArray x, int groups) {
    Shape shape = x.getShape();
    NDArray tokens = w.groupNorm("group_norm", x, groups, EPS); // (b, c, h, w)
    tokens = tokens.reshape(shape.get(0), shape.get(1), -1).transpose(0, 2, 1); // (b, h w, c)
    NDArray out =
        Kernels.attention(
            w.linear("to_q", tokens),
            w.linear("to_k", tokens),
            w.linear("to_v", tokens),
            1,
            w.precision());
    out = w.linear("to_out.0", out); // (b, h w, c)
    return x.add(out.transpose(0, 2, 1).reshape(shape));
  }
}
