package dev.resow.diffusion.flux;

import java.util.List;

/**
 * diffusers' {@code FluxTransformer2DModel} configuration.
 *
 * @param channels of the latent, a quarter of {@code in_channels}
 * @param layers double blocks
 * @param singleLayers single blocks
 * @param heads attention heads
 * @param headSize channels per head
 * @param jointAttentionDim channels of the prompt embeddings
 * @param pooledProjectionDim channels of the pooled prompt embedding
 * @param guidance whether the strength of guidance is an input (dev), distilled in training
 * @param axes channels per head that turn with a token's index, its row and its column; even, in
 *     sum the head size
 */
public record FluxConfig(
    int channels,
    int layers,
    int singleLayers,
    int heads,
    int headSize,
    int jointAttentionDim,
    int pooledProjectionDim,
    boolean guidance,
    List<Integer> axes) {
  /** Latent cells per token along one side. */
  public static final int PATCH = 2;

  public FluxConfig {
    axes = List.copyOf(axes);
  }

  /** Channels of a token inside the transformer. */
  public int width() {
    return heads * headSize;
  }

  /** Channels of a packed image token. */
  public int packed() {
    return channels * PATCH * PATCH;
  }
}
