package dev.resow.training.critic.vision;

import dev.resow.diffusion.config.ConfigFile;

/**
 * A vision transformer.
 *
 * @param patch side of a patch, in pixels
 * @param imageSize side of the pictures it was trained on, a multiple of the patch
 */
public record VisionConfig(LayerConfig layers, int patch, int imageSize) {

  /**
   * @param file the section {@code vision_config}
   * @param otherwise transformers' defaults, for fields that are absent
   */
  public static VisionConfig read(ConfigFile file, VisionConfig otherwise) {
    file.only("num_channels", 3);
    int patch = file.positive("patch_size", otherwise.patch);
    int size = file.positive("image_size", otherwise.imageSize);
    if (size < patch || size % patch != 0) {
      file.fail("image_size", "a multiple of patch_size, " + patch);
    }
    return new VisionConfig(LayerConfig.read(file, otherwise.layers), patch, size);
  }

  /** Tokens with a position of their own: one for the picture, one for each patch. */
  public long positions() {
    return 1 + (long) grid() * grid();
  }

  /** Patches of a side. */
  public int grid() {
    return imageSize / patch;
  }
}
