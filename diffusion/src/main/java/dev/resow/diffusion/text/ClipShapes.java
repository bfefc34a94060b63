package dev.resow.diffusion.text;

import dev.resow.diffusion.tensor.Shapes;
import java.util.List;

/** The tensors of a {@code CLIPTextModel}, with or without a projection. */
public final class ClipShapes {
  private ClipShapes() {}

  /** Whether {@code text_model.} stands before a name changes between versions of transformers. */
  public static List<String> others(String key) {
    var prefix = "text_model.";
    return key.startsWith(prefix)
        ? List.of(key.substring(prefix.length()), prefix + key)
        : List.of(prefix + key);
  }

  /**
   * Every key with its shape.
   *
   * @param vocabulary vocab_size
   * @param inner intermediate_size of the feed-forward layers
   * @param projection projection_dim, 0 without a projection
   */
  public static Shapes of(ClipConfig config, long vocabulary, long inner, long projection) {
    var shapes = new Shapes();
    long d = config.width();
    var model = shapes.at("text_model");
    model.add("embeddings.token_embedding.weight", vocabulary, d);
    model.add("embeddings.position_embedding.weight", config.positions(), d);
    for (int i = 0; i < config.layers(); i++) {
      var layer = model.at("encoder.layers." + i);
      layer.norm("layer_norm1", d).norm("layer_norm2", d);
      for (var name : new String[] {"q_proj", "k_proj", "v_proj", "out_proj"}) {
        layer.at("self_attn").linear(name, d, d);
      }
      layer.linear("mlp.fc1", d, inner).linear("mlp.fc2", inner, d);
    }
    model.norm("final_layer_norm", d);
    return projection == 0 ? shapes : shapes.add("text_projection.weight", projection, d);
  }
}
