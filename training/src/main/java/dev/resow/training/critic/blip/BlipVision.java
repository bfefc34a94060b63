package dev.resow.training.critic.blip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.vision.LayerConfig;
import dev.resow.training.critic.vision.PatchTokens;
import dev.resow.training.critic.vision.VisionConfig;

/** BLIP's pre-norm vision transformer. */
record BlipVision(VisionConfig config, Weights weights) {

  /**
   * @param pixels prepared pictures (b, 3, h, w)
   * @return (b, 1 + patches, d), the whole picture first
   */
  NDArray forward(NDArray pixels) {
    Weights w = weights.at("embeddings");
    var tokens =
        new PatchTokens(
            config,
            w.get("patch_embedding.weight"),
            w.get("patch_embedding.bias"),
            w.get("class_embedding"),
            w.get("position_embedding"));
    NDArray x = tokens.of(pixels);
    for (int i = 0; i < config.layers().layers(); i++) {
      Weights layer = weights.at("encoder.layers." + i);
      x = Scoped.run(x, true, h -> layer(layer, h));
    }
    return weights.layerNorm("post_layernorm", x, config.layers().eps());
  }

  private NDArray layer(Weights w, NDArray x) {
    LayerConfig by = config.layers();
    Weights attn = w.at("self_attn");
    NDList qkv = attn.linear("qkv", w.layerNorm("layer_norm1", x, by.eps())).split(3, 2);
    NDArray mixed =
        Kernels.attention(qkv.get(0), qkv.get(1), qkv.get(2), by.heads(), Precision.FP32);
    x = x.add(attn.linear("projection", mixed));
    NDArray inner = w.linear("mlp.fc1", w.layerNorm("layer_norm2", x, by.eps()));
    return x.add(w.linear("mlp.fc2", by.activation().of(inner)));
  }
}
