package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;

/**
 * The decoder of large pictures: layer by layer as the plain one, each layer in bands of rows.
 *
 * @param w of the decoder
 */
record BandDecoder(VaeConfig config, Weights w, BandLayers layers) {
  /**
   * @param x after the first convolution and the middle (b, c, h, w); freed
   * @return (b, 3, 8 h, 8 w)
   */
  NDArray decode(NDArray x) {
    int levels = config.blockOutChannels().size();
    for (int level = 0; level < levels; level++) {
      Weights block = w.at("up_blocks." + level);
      for (int i = 0; i <= config.layersPerBlock(); i++) {
        Weights resnet = block.at("resnets." + i);
        x = Scoped.run(x, true, h -> layers.resnet(resnet, h));
      }
      if (level < levels - 1) { // doubles h and w
        x = Scoped.run(x, true, h -> layers.upsample(block, h));
      }
    }
    return Scoped.run(x, true, h -> layers.normedConv(w, "conv_norm_out", "conv_out", h));
  }
}
