package dev.resow.diffusion.model;

import dev.resow.diffusion.vae.VaeConfig;

/**
 * An estimate of the memory that one picture takes beside the weights, without gradients: arrays of
 * one block at a time, and the widest layers of the autoencoder. Guidance with gradients takes
 * more.
 *
 * @param textTokens text positions
 */
record PictureMemory(Architecture architecture, VaeConfig vae, int textTokens, int elementBytes) {
  /** Prompt, negative prompt and prompts for two regions. */
  private static final long ROWS = 4;

  /** Arrays of the width that a joint block holds at once, its inner layer counted fourfold. */
  private static final long ARRAYS = 24;

  /**
   * @param width pixels
   * @param height pixels
   */
  long bytes(int width, int height) {
    long factor = (long) vae.factor() * architecture.finestPatch();
    long tokens = width / factor * (height / factor) + textTokens;
    long sampling = ROWS * ARRAYS * tokens * architecture.width() * elementBytes;
    return Math.max(sampling, decoding(vae, (long) width * height));
  }

  /** A residual block of the finest level: its input, two norms, two products, the sum. */
  private static long decoding(VaeConfig vae, long pixels) {
    var channels = vae.blockOutChannels();
    long fine = channels.getFirst();
    long in = channels.size() > 1 ? channels.get(1) : fine;
    return pixels * Float.BYTES * (3 * in + 5 * fine);
  }
}
