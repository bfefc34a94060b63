package dev.resow.diffusion.mmdit;

import java.util.Set;

/**
 * diffusers' {@code SD3Transformer2DModel} configuration.
 *
 * @param patchSize latent cells per token along one side
 * @param inChannels channels of the latent
 * @param outChannels channels of the predicted velocity
 * @param layers joint blocks
 * @param heads attention heads
 * @param headSize channels per head
 * @param jointAttentionDim channels of the prompt embeddings
 * @param pooledProjectionDim channels of the pooled prompt embedding
 * @param posEmbedMaxSize side of the square grid of position embeddings, in tokens
 * @param qkNorm whether queries and keys pass an RMS norm per head (SD3.5)
 * @param dualAttentionLayers blocks with a second, image-only attention (SD3.5-medium)
 */
public record MmditConfig(
    int patchSize,
    int inChannels,
    int outChannels,
    int layers,
    int heads,
    int headSize,
    int jointAttentionDim,
    int pooledProjectionDim,
    int posEmbedMaxSize,
    boolean qkNorm,
    Set<Integer> dualAttentionLayers) {

  /** Channels of a token inside the transformer. */
  public int width() {
    return heads * headSize;
  }
}
