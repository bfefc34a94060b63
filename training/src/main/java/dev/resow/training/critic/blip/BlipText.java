package dev.resow.training.critic.blip;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.training.critic.vision.LayerConfig;

/** BLIP's text network: a BERT whose layers can also attend to a picture. */
record BlipText(LayerConfig config, Weights weights) {

  /**
   * @param ids (b, n), int64
   * @param bias added to the logits of the text's own attention (1 or b, 1, n, n): 0 where a
   *     position may look, minus infinity elsewhere
   * @param picture tokens of the picture (b, m, d), or null: the text alone
   * @return (b, n, d)
   */
  NDArray forward(NDArray ids, NDArray bias, NDArray picture) {
    Weights w = weights.at("embeddings");
    NDArray places =
        ids.getManager().arange((int) ids.getShape().get(1)).toType(DataType.INT64, false);
    NDArray words = Kernels.embedding(ids, w.get("word_embeddings.weight")); // (b, n, d)
    NDArray x =
        words.add(Kernels.embedding(places, w.get("position_embeddings.weight"))); // (b, n, d)
    x = w.layerNorm("LayerNorm", x, config.eps());
    for (int i = 0; i < config.layers(); i++) {
      Weights layer = weights.at("encoder.layer." + i);
      x = Scoped.run(x, true, h -> layer(layer, h, bias, picture));
    }
    return x;
  }

  private NDArray layer(Weights w, NDArray x, NDArray bias, NDArray picture) {
    x = residual(w.at("attention.output"), x, selfAttention(w.at("attention.self"), x, bias));
    if (picture != null) {
      x =
          residual(
              w.at("crossattention.output"),
              x,
              crossAttention(w.at("crossattention.self"), x, picture));
    }
    NDArray inner = config.activation().of(w.linear("intermediate.dense", x));
    return residual(w.at("output"), x, inner);
  }

  private NDArray selfAttention(Weights w, NDArray x, NDArray bias) {
    double scale = 1 / Math.sqrt((double) config.width() / config.heads());
    return Kernels.biasedAttention(
        w.linear("query", x),
        w.linear("key", x),
        w.linear("value", x),
        bias,
        config.heads(),
        scale);
  }

  private NDArray crossAttention(Weights w, NDArray x, NDArray picture) {
    NDArray query = w.linear("query", x);
    return Kernels.attention(
        query,
        w.linear("key", picture),
        w.linear("value", picture),
        config.heads(),
        Precision.FP32);
  }

  /** A part's output projected, added to its input, and normed. */
  private NDArray residual(Weights w, NDArray x, NDArray y) {
    return w.layerNorm("LayerNorm", w.linear("dense", y).add(x), config.eps());
  }
}
