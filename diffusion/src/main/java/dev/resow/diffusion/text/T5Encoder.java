package dev.resow.diffusion.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * transformers' {@code T5EncoderModel}: bidirectional, relative position bias, gated GELU (T5
 * v1.1).
 */
public final class T5Encoder {
  private final T5Config config;
  private final Weights weights;

  public T5Encoder(T5Config config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * @param ids token ids (b, m), int64; padding takes part in attention, as in diffusers' SD3
   *     pipeline
   * @return (b, m, width)
   */
  public NDArray forward(NDArray ids) {
    NDArray x;
    NDArray bias;
    try (var _ = weights.scope()) {
      // The sum of the layers overflows half precision: it stays float32, only products are narrow.
      x =
          Kernels.cast(
              Kernels.embedding(ids, weights.get("shared.weight")),
              DataType.FLOAT32); // (b, m, width)
      bias = positionBias(ids); // (1, heads, m, m)
    }
    for (int layer = 0; layer < config.layers(); layer++) {
      Weights block = weights.at("encoder.block." + layer);
      try (var _ = weights.scope()) {
        x = x.add(selfAttention(block.at("layer.0"), x, bias));
        x = x.add(feedForward(block.at("layer.1"), x));
      }
    }
    try (var _ = weights.scope()) {
      return Kernels.rmsNorm(
          x, weights.get("encoder.final_layer_norm.weight"), config.layerNormEps());
    }
  }

  private NDArray selfAttention(Weights w, NDArray x, NDArray bias) {
    NDArray h = Kernels.rmsNorm(x, w.get("layer_norm.weight"), config.layerNormEps());
    Weights a = w.at("SelfAttention");
    NDArray mixed =
        Kernels.biasedAttention(
            a.linear("q", h),
            a.linear("k", h),
            a.linear("v", h),
            bias,
            config.heads(),
            1.0); // T5 does not scale
    return Kernels.cast(a.linear("o", mixed), DataType.FLOAT32);
  }

  private NDArray feedForward(Weights w, NDArray x) {
    NDArray h = Kernels.rmsNorm(x, w.get("layer_norm.weight"), config.layerNormEps());
    Weights ff = w.at("DenseReluDense");
    NDArray inner = Kernels.geluTanh(ff.linear("wi_0", h)).mul(ff.linear("wi_1", h));
    return Kernels.cast(
        ff.linear("wo", Kernels.cast(inner, ff.get("wo.weight").getDataType())), DataType.FLOAT32);
  }

  /**
   * The learned bias of block 0 by bucket of (key - query), shared by all blocks: (1, heads, m, m).
   */
  private NDArray positionBias(NDArray ids) {
    int m = (int) ids.getShape().get(1);
    var buckets = new long[m * m];
    for (int query = 0; query < m; query++)
      for (int key = 0; key < m; key++) buckets[query * m + key] = bucket(key - query);
    NDArray table =
        weights.get(
            "encoder.block.0.layer.0.SelfAttention.relative_attention_bias.weight"); // (buckets,
    // heads)
    NDArray bias =
        Kernels.embedding(
            ids.getManager().create(buckets, new Shape(m, m)), table); // (m, m, heads)
    return bias.transpose(2, 0, 1).expandDims(0);
  }

  /**
   * Half of the buckets per direction; exact for small distances, logarithmic up to maxDistance
   * (Raffel et al. 2020, 2.1).
   */
  private long bucket(int relative) {
    int half = config.buckets() / 2;
    int exact = half / 2;
    int distance = Math.abs(relative);
    int within = distance;
    if (distance >= exact) {
      double log =
          Math.log((double) distance / exact) / Math.log((double) config.maxDistance() / exact);
      within = Math.min(half - 1, exact + (int) (log * (half - exact)));
    }
    return (relative > 0 ? half : 0) + within;
  }
}
