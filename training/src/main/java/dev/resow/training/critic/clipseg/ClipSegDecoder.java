package dev.resow.training.critic.clipseg;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.vision.Activation;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** From what the vision network saw and what a text says to a mask. */
record ClipSegDecoder(ClipSegConfig config, Weights weights) {
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  /** The text scales and shifts every channel. */
  private static final Kernel MODULATE =
      Kernel.of(
          "x, m, a",
          "return torch.add(torch.mul(x, torch.unsqueeze(m, 1)), torch.unsqueeze(a, 1))");

  private static final Kernel PATCHES_ALONE =
      Kernel.of("x", "return torch.transpose(torch.slice(x, 1, 1, 9223372036854775807), 1, 2)");

  /**
   * @param seen states of the extracted layers, ascending: (b, 1 + patches, d)
   * @param text embeddings (b, p)
   * @param rows patches of a column
   * @param columns patches of a row
   * @return log odds (b, patch rows, patch columns)
   */
  NDArray logits(List<NDArray> seen, NDArray text, long rows, long columns) {
    NDArray x = null;
    for (int i = 0; i < seen.size(); i++) {
      NDArray reduced = weights.linear("reduces." + i, seen.get(seen.size() - 1 - i));
      x = x == null ? reduced : reduced.add(x);
      if (i == config.condition()) {
        x = MODULATE.apply(x, weights.linear("film_mul", text), weights.linear("film_add", text));
      }
      x = layer(weights.at("layers." + i), x);
    }
    long b = x.getShape().get(0);
    NDArray grid = PATCHES_ALONE.apply(x).reshape(b, config.reduced(), rows, columns);
    return upsampled(grid);
  }

  /** A layer whose norms come last. */
  private NDArray layer(Weights w, NDArray x) {
    var attention = new ClipAttention(w.at("self_attn"), config.decoderHeads());
    double eps = config.vision().layers().eps();
    x = w.layerNorm("layer_norm1", x.add(attention.of(x)), eps);
    NDArray inner = Activation.RELU.of(w.linear("mlp.fc1", x));
    return w.layerNorm("layer_norm2", x.add(w.linear("mlp.fc2", inner)), eps);
  }

  /** (b, channels, rows, columns) to pixels. */
  private NDArray upsampled(NDArray grid) {
    int patch = config.vision().patch();
    Weights w = weights.at("transposed_convolution");
    if (!config.refined()) {
      return transposed(w, grid, patch).squeeze(1);
    }
    NDArray x = Activation.RELU.of(w.conv("0", grid, 1));
    x = Activation.RELU.of(transposed(w.at("2"), x, patch / 4));
    return transposed(w.at("4"), x, patch / 4).squeeze(1);
  }

  private static NDArray transposed(Weights w, NDArray x, int stride) {
    return KERNELS
        .computeIfAbsent(
            "transposed " + stride,
            _ ->
                Kernel.of(
                    "x, w, b",
                    "return torch.conv_transpose2d(x, w, b, [%d, %d], [0, 0], [0, 0], 1, [1, 1])"
                        .formatted(stride, stride)))
        .apply(x, w.get("weight"), w.get("bias"));
  }
}
