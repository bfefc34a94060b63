package dev.resow.diffusion.unet;

import java.util.ArrayList;
import java.util.Collections;
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

  /** The coarsest resolution that attends to the text on the way down. */
  public int mapLevel() {
    return attention.lastIndexOf(true);
  }

  /** The resolution of every layer that attends to the text, in the order of a pass. */
  public List<Integer> attendingLevels() {
    var all = new ArrayList<Integer>();
    for (int level = 0; level < levels(); level++) {
      if (attention.get(level)) {
        all.addAll(Collections.nCopies(layersPerBlock, level));
      }
    }
    all.add(levels() - 1); // the middle
    for (int level = levels() - 1; level >= 0; level--) {
      if (attention.get(level)) {
        all.addAll(Collections.nCopies(layersPerBlock + 1, level));
      }
    }
    return List.copyOf(all);
  }

  /** Channels of the embedding of time. */
  public int timeChannels() {
    return 4 * blockOutChannels.getFirst();
  }
}
