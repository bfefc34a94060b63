package dev.resow.diffusion.guidance.map;

/**
 * Whom each place of a picture belongs to: a softmax over the subjects' maps. Plain Java: a few
 * thousand numbers every few steps.
 */
public final class RegionShares {
  private RegionShares() {}

  /**
   * @param maps stretched to 0..1: (b, s, n), row-major
   * @param subjects s
   * @param places n, image tokens
   * @param sharpness factor of the maps before the softmax
   * @return shares that sum to 1 over the subjects of a place, same order
   */
  public static float[] of(float[] maps, int subjects, int places, double sharpness) {
    float[] shares = new float[maps.length];
    double[] weight = new double[subjects];
    for (int from = 0; from < maps.length; from += subjects * places) {
      for (int place = 0; place < places; place++) {
        double most = Double.NEGATIVE_INFINITY;
        for (int s = 0; s < subjects; s++) {
          most = Math.max(most, maps[from + s * places + place]);
        }
        double sum = 0;
        for (int s = 0; s < subjects; s++) {
          weight[s] = Math.exp(sharpness * (maps[from + s * places + place] - most));
          sum += weight[s];
        }
        for (int s = 0; s < subjects; s++) {
          shares[from + s * places + place] = (float) (weight[s] / sum);
        }
      }
    }
    return shares;
  }
}
