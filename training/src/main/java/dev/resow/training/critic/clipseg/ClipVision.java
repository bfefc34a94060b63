package dev.resow.training.critic.clipseg;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.vision.PatchTokens;
import dev.resow.training.critic.vision.VisionConfig;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** CLIP's pre-norm vision transformer, as far as its deepest wanted layer. */
record ClipVision(VisionConfig config, Weights weights) {

  /**
   * @param pixels prepared pictures (b, 3, h, w)
   * @param wanted numbers of layers, from 0
   * @return what each of them gives, in the same order: (b, 1 + patches, d)
   */
  List<NDArray> after(NDArray pixels, List<Integer> wanted) {
    Weights w = weights.at("embeddings");
    var tokens =
        new PatchTokens(
            config,
            w.get("patch_embedding.weight"),
            null,
            w.get("class_embedding"),
            w.get("position_embedding.weight"));
    var layers = config.layers();
    NDArray x = weights.layerNorm("pre_layrnorm", tokens.of(pixels), layers.eps());
    var states = new ArrayList<NDArray>();
    for (int i = 0; i <= Collections.max(wanted); i++) {
      Weights layer = weights.at("encoder.layers." + i);
      boolean kept = i > 0 && wanted.contains(i - 1);
      x = Scoped.run(x, !kept, h -> layer(layer, h));
      states.add(x);
    }
    return wanted.stream().map(states::get).toList();
  }

  private NDArray layer(Weights w, NDArray x) {
    var by = config.layers();
    var attention = new ClipAttention(w.at("self_attn"), by.heads());
    x = x.add(attention.of(w.layerNorm("layer_norm1", x, by.eps())));
    NDArray inner = w.linear("mlp.fc1", w.layerNorm("layer_norm2", x, by.eps()));
    return x.add(w.linear("mlp.fc2", by.activation().of(inner)));
  }
}
