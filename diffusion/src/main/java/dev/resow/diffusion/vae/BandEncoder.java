package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;

/**
 * What the encoder does before its middle with large pictures: layer by layer as the plain one,
 * each layer in bands of rows.
 *
 * @param w of the encoder
 */
record BandEncoder(VaeConfig config, Weights w, BandLayers layers) {
  /**
   * @param image (b, 3, H, W)
   * @return before the middle (b, c, H/8, W/8)
   */
  NDArray encode(NDArray image) {
    int levels = config.blockOutChannels().size();
    NDArray x = Scoped.run(image, false, h -> w.conv("conv_in", h, 1)); // (b, c0, H, W)
    for (int level = 0; level < levels; level++) {
      Weights block = w.at("down_blocks." + level);
      for (int i = 0; i < config.layersPerBlock(); i++) {
        Weights resnet = block.at("resnets." + i);
        x = Scoped.run(x, true, h -> layers.resnet(resnet, h));
      }
      if (level < levels - 1) { // halves h and w
        x = Scoped.run(x, true, h -> layers.downsample(block, h));
      }
    }
    return x;
  }
}
