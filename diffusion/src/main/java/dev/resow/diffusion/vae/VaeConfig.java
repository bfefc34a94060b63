package dev.resow.diffusion.vae;

import java.util.List;

/**
 * The part of diffusers' {@code AutoencoderKL} configuration that shapes the network.
 *
 * @param blockOutChannels channels per resolution, finest first; each further one halves the
 *     resolution
 * @param layersPerBlock residual blocks per resolution of the encoder; the decoder has one more
 * @param normGroups groups of every group norm
 * @param midAttention whether the coarsest resolution has a self-attention layer
 * @param quantConv whether the encoder ends with a 1x1 convolution
 * @param postQuantConv whether the decoder begins with a 1x1 convolution
 * @param scalingFactor latents given to the sampler are {@code (z - shiftFactor) * scalingFactor}
 * @param shiftFactor see scalingFactor
 */
public record VaeConfig(
    int inChannels,
    int outChannels,
    int latentChannels,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    int normGroups,
    boolean midAttention,
    boolean quantConv,
    boolean postQuantConv,
    double scalingFactor,
    double shiftFactor) {

  /** Pixels per latent cell along one side. */
  public int factor() {
    return 1 << (blockOutChannels.size() - 1);
  }
}
