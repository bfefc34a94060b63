package dev.resow.diffusion.text;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * transformers' {@code CLIPTextModel}, with or without a projection: a causal pre-norm transformer
 * over token ids.
 */
public final class ClipTextEncoder {
  /**
   * @param penultimate hidden states before the last layer, without the final norm (b, m, width):
   *     what SD3 conditions on
   * @param last the final states (b, m, width): what Stable Diffusion 1.x conditions on
   * @param pooled the final state at the end token, through the projection where there is one (b,
   *     projection or width)
   */
  public record Output(NDArray penultimate, NDArray last, NDArray pooled) {}

  private final ClipConfig config;
  private final Weights weights;

  public ClipTextEncoder(ClipConfig config, Weights weights) {
    this.config = config;
    this.weights = weights;
  }

  /**
   * @param ids token ids (b, m), int64
   * @param endPositions position of the end token of each row, (b)
   */
  public Output forward(NDArray ids, int[] endPositions) {
    Weights w = weights.at("text_model");
    long m = ids.getShape().get(1);
    NDArray tokens = embed(ids, w.get("embeddings.token_embedding.weight")); // (b, m, width)
    NDArray positions = ids.getManager().arange((int) m).toType(DataType.INT64, false);
    NDArray x =
        tokens.add(
            embed(positions, w.get("embeddings.position_embedding.weight"))); // (b, m, width)
    NDArray mask = causalMask(ids.getManager(), m).toType(x.getDataType(), false);
    NDArray penultimate = x;
    for (int layer = 0; layer < config.layers(); layer++) {
      penultimate = x;
      x = layer(w.at("encoder.layers." + layer), x, mask);
    }
    NDArray last = w.layerNorm("final_layer_norm", x, config.layerNormEps()); // (b, m, width)
    NDArray pooled = atEnd(last, endPositions); // (b, width)
    boolean projects = weights.has("text_projection.weight");
    return new Output(
        penultimate, last, projects ? weights.linear("text_projection", pooled) : pooled);
  }

  private NDArray layer(Weights w, NDArray x, NDArray mask) {
    Weights attn = w.at("self_attn");
    NDArray h = w.layerNorm("layer_norm1", x, config.layerNormEps());
    double scale = 1 / Math.sqrt((double) config.width() / config.heads());
    NDArray mixed =
        Kernels.biasedAttention(
            attn.linear("q_proj", h),
            attn.linear("k_proj", h),
            attn.linear("v_proj", h),
            mask,
            config.heads(),
            scale);
    x = x.add(attn.linear("out_proj", mixed));
    h = w.at("mlp").linear("fc1", w.layerNorm("layer_norm2", x, config.layerNormEps()));
    h =
        switch (config.activation()) {
          case "quick_gelu" -> Kernels.quickGelu(h);
          case "gelu" -> Kernels.gelu(h);
          default ->
              throw new IllegalArgumentException(
                  "CLIP activation: expected quick_gelu or gelu, found " + config.activation());
        };
    return x.add(w.at("mlp").linear("fc2", h));
  }

  /** Row lookup: ids of any shape to (..., width). */
  static NDArray embed(NDArray ids, NDArray table) {
    return Kernels.embedding(ids, table);
  }

  /** 0 on and below the diagonal, minus infinity above: (1, 1, m, m). */
  private static NDArray causalMask(NDManager manager, long m) {
    var mask = new float[(int) (m * m)];
    for (int i = 0; i < m; i++)
      for (int j = i + 1; j < m; j++) mask[(int) (i * m + j)] = Float.NEGATIVE_INFINITY;
    return manager.create(mask, new Shape(1, 1, m, m));
  }

  /** (b, m, width) to (b, width). */
  private static NDArray atEnd(NDArray x, int[] endPositions) {
    NDArray rows = null;
    for (int b = 0; b < endPositions.length; b++) {
      NDArray row = x.get(new NDIndex("{}:{}, {}", b, b + 1, endPositions[b])); // (1, width)
      rows = rows == null ? row : rows.concat(row, 0);
    }
    return rows;
  }
}
