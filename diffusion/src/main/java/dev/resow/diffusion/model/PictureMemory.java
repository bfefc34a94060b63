package dev.resow.diffusion.model;

import dev.resow.diffusion.vae.DecodeMemory;
import dev.resow.diffusion.vae.VaeConfig;

/**
 * An estimate of the memory that one picture takes beside the weights, without gradients: arrays of
 * one block at a time, and the widest layers of the autoencoder. Guidance with gradients takes
 * more.
 *
 * @param textTokens text positions
 * @param cache whether steps keep what later ones may take from
 */
record PictureMemory(
    Architecture architecture, VaeConfig vae, int textTokens, int elementBytes, boolean cache) {
  /** Prompt, negative prompt and prompts for two regions. */
  private static final long ROWS = 4;

  /** Arrays of the width that a joint block holds at once, its inner layer counted fourfold. */
  private static final long ARRAYS = 24;

  /** Those of a cache of steps: what is kept, and what it is compared with. */
  private static final long CACHED = 4;

  /**
   * @param width pixels
   * @param height pixels
   */
  long bytes(int width, int height) {
    long factor = (long) vae.factor() * architecture.finestPatch();
    long tokens = width / factor * (height / factor) + textTokens;
    long sampling =
        ROWS * (ARRAYS + (cache ? CACHED : 0)) * tokens * architecture.width() * elementBytes;
    return Math.max(sampling, DecodeMemory.of(vae).bytes((long) width * height));
  }
}
