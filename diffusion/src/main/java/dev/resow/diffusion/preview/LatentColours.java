package dev.resow.diffusion.preview;

/**
 * The colour of each cell of a clean latent as a linear function of its channels: what the decoder
 * makes of the cell on average, without the decoder.
 *
 * @param weights red, green and blue, each with one weight per channel and a constant: 3 x
 *     (channels + 1) values
 */
public record LatentColours(float[][] weights) {
  /** Channels of the latent. */
  public int channels() {
    return weights[0].length - 1;
  }

  /**
   * @param latent (channels, height, width), row-major, as the sampler sees it
   * @return red, green, blue, each height rows of width values, about [-1, 1]
   */
  public float[] planes(float[] latent, int width, int height) {
    int cells = width * height;
    if (latent.length != channels() * cells) {
      throw new IllegalArgumentException(
          "expected a latent of %d values, got %d".formatted(channels() * cells, latent.length));
    }
    var planes = new float[3 * cells];
    for (int colour = 0; colour < 3; colour++) {
      float[] weight = weights[colour];
      for (int cell = 0; cell < cells; cell++) {
        float sum = weight[channels()];
        for (int channel = 0; channel < channels(); channel++) {
          sum += weight[channel] * latent[channel * cells + cell];
        }
        planes[colour * cells + cell] = sum;
      }
    }
    return planes;
  }
}
