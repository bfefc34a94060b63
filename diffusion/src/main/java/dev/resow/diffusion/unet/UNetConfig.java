package dev.resow.diffusion.unet;

import java.util.List;

/**
 * diffusers' {@code UNet2DConditionModel} configuration, as Stable Diffusion 1.x has it.
 *
 * @param channels of the latent
 * @param blockOutChannels channels per resolution, finest first; each further one halves the
 *     resolution
 * @param layersPerBlock residual blocks per resolution on the way down; one more on the way up
 * @param attention resolutions whose blocks attend to the text
 * @param heads attention heads ({@code attention_head_dim} of the published configurations)
 * @param textChannels of the prompt embeddings
 * @param normGroups groups of every group norm
 */
public record UNetConfig(
    int channels,
    List<Integer> blockOutChannels,
    int layersPerBlock,
    List<Boolean> attention,
    int heads,
    int textChannels,
    int normGroups) {
  public UNetConfig {
    blockOutChannels = List.copyOf(blockOutChannels);
    attention = List.copyOf(attention);
  }

  /** Resolutions. */
  public int levels() {
    return blockOutChannels.size();
  }

  /** Channels of the embedding of time. */
  public int timeChannels() {
    return 4 * blockOutChannels.getFirst();
  }
}
