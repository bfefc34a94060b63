package dev.resow.diffusion.text;

import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of a gated {@code T5EncoderModel}. */
public final class T5Shapes {
  private T5Shapes() {}

  /**
   * The embedding table is one tensor with several names ({@code T5EncoderModel} ties them), and
   * writers keep one of them; an encoder saved alone lacks the prefix.
   */
  public static List<String> others(String key) {
    if (key.equals("shared.weight")) {
      return List.of(
          "encoder.embed_tokens.weight",
          "embed_tokens.weight",
          "decoder.embed_tokens.weight",
          "transformer.shared.weight",
          "transformer.encoder.embed_tokens.weight");
    }
    return List.of(key.substring("encoder.".length()), "transformer." + key);
  }

  /**
   * Every key with its shape.
   *
   * @param vocabulary vocab_size
   * @param inner d_ff
   */
  public static Shapes of(T5Config config, long vocabulary, long inner) {
    var shapes = new Shapes();
    long d = config.width();
    long heads = (long) config.heads() * config.headSize();
    shapes.add("shared.weight", vocabulary, d);
    for (int i = 0; i < config.layers(); i++) {
      var block = shapes.at("encoder.block." + i);
      var attention = block.at("layer.0.SelfAttention");
      for (var name : new String[] {"q", "k", "v"}) {
        attention.add(name + ".weight", heads, d);
      }
      attention.add("o.weight", d, heads);
      if (i == 0) {
        attention.add("relative_attention_bias.weight", config.buckets(), config.heads());
      }
      block.add("layer.0.layer_norm.weight", d).add("layer.1.layer_norm.weight", d);
      var feedForward = block.at("layer.1.DenseReluDense");
      feedForward.add("wi_0.weight", inner, d).add("wi_1.weight", inner, d);
      feedForward.add("wo.weight", d, inner);
    }
    return shapes.add("encoder.final_layer_norm.weight", d);
  }
}
