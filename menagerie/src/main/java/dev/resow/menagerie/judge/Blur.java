package dev.resow.menagerie.judge;

/** Gaussian blur of (channels, side, side) pictures, rows then columns, the border continued. */
final class Blur {
  private Blur() {}

  /**
   * @param sigma standard deviation, pixels; below a quarter pixel nothing changes
   */
  static float[] gaussian(float[] picture, int side, double sigma) {
    if (sigma < .25) {
      return picture;
    }
    var kernel = kernel(sigma);
    return along(along(picture, side, kernel, 1), side, kernel, side);
  }

  private static float[] kernel(double sigma) {
    int reach = (int) Math.ceil(2.5 * sigma);
    var kernel = new float[2 * reach + 1];
    double sum = 0;
    for (int i = -reach; i <= reach; i++) {
      sum += Math.exp(-i * i / (2 * sigma * sigma));
    }
    for (int i = -reach; i <= reach; i++) {
      kernel[i + reach] = (float) (Math.exp(-i * i / (2 * sigma * sigma)) / sum);
    }
    return kernel;
  }

  private static float[] along(float[] from, int side, float[] kernel, int stride) {
    var into = new float[from.length];
    int reach = kernel.length / 2;
    for (int i = 0; i < from.length; i++) {
      int place = i / stride % side;
      float sum = 0;
      for (int k = -reach; k <= reach; k++) {
        int other = Math.clamp(place + k, 0, side - 1);
        sum += kernel[k + reach] * from[i + (other - place) * stride];
      }
      into[i] = sum;
    }
    return into;
  }
}
