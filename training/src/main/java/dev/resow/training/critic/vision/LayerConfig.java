package dev.resow.training.critic.vision;

import dev.resow.diffusion.config.ConfigFile;
import java.util.Locale;

/**
 * A stack of transformer layers.
 *
 * @param width channels, a multiple of the heads
 * @param inner channels between the two layers of a feed-forward part
 * @param eps of the layer norms
 */
public record LayerConfig(
    int width, int inner, int layers, int heads, Activation activation, double eps) {
  private static final int MOST = 1000; // layers

  /**
   * Reads {@code hidden_size}, {@code intermediate_size}, {@code num_hidden_layers}, {@code
   * num_attention_heads}, {@code hidden_act} and {@code layer_norm_eps}.
   *
   * @param otherwise transformers' defaults, for fields that are absent
   */
  public static LayerConfig read(ConfigFile file, LayerConfig otherwise) {
    int width = file.positive("hidden_size", otherwise.width);
    int heads = file.positive("num_attention_heads", otherwise.heads);
    if (width % heads != 0) {
      file.fail("num_attention_heads", "a divisor of hidden_size, " + width);
    }
    int layers = file.positive("num_hidden_layers", otherwise.layers);
    if (layers > MOST) {
      file.fail("num_hidden_layers", "at most " + MOST);
    }
    return new LayerConfig(
        width,
        file.positive("intermediate_size", otherwise.inner),
        layers,
        heads,
        Activation.read(file, otherwise.activation.name().toLowerCase(Locale.ROOT)),
        file.number("layer_norm_eps", otherwise.eps));
  }
}
