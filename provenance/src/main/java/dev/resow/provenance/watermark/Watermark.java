package dev.resow.provenance.watermark;

/**
 * Marks pictures invisibly. The mark is stronger where the picture is rough: people see it less
 * there, and the reader needs it more. Between the picture and a marked one lie 41 dB (rough all
 * over) to 44 dB (flat), as peak signal-to-noise ratio.
 *
 * @see <a href="https://doi.org/10.1109/83.650120">Cox, Kilian, Leighton, Shamoon: Secure spread
 *     spectrum watermarking for multimedia, 1997</a>
 * @see <a href="https://doi.org/10.1117/12.344661">Kalker, Depovere, Haitsma, Maes: A video
 *     watermarking system for broadcast monitoring, 1999: the repeated tile, found by a matched
 *     filter over whitened waves</a>
 */
public final class Watermark {
  /** Shortest side of a picture that is marked, in pixels: smaller ones have too little room. */
  public static final int SMALLEST = 512;

  /** Roughness is measured in windows of 9 x 9 pixels. */
  static final int RADIUS = 4;

  /** In flat parts: levels of 255, root of the mean square; 44 dB. */
  private static final float WEAKEST = 1.6f;

  /** In rough parts: 41 dB. */
  private static final float STRONGEST = 2.3f;

  private static final float OF_ROUGHNESS = 0.08f;

  private Watermark() {}

  /** Whether a picture of this size is marked. */
  public static boolean fits(int width, int height) {
    return Math.min(width, height) >= SMALLEST;
  }

  /**
   * The picture with a mark. The same picture and mark give the same bytes on every machine.
   *
   * @param rgb three bytes per pixel, row by row from the top left; not changed
   */
  public static byte[] embed(int width, int height, byte[] rgb, Mark mark) {
    float[] tile = Carriers.tile(MarkCode.encode(mark));
    float[] roughness = Luma.of(width, height, rgb).local(RADIUS).deviation();
    var marked = new byte[rgb.length];
    for (int i = 0; i < roughness.length; i++) {
      int row = i / width % Carriers.SIDE;
      int column = i % width % Carriers.SIDE;
      float change = strength(roughness[i]) * tile[row * Carriers.SIDE + column];
      for (int channel = 3 * i; channel < 3 * i + 3; channel++) {
        int value = Math.round((rgb[channel] & 0xFF) + change);
        marked[channel] = (byte) Math.clamp(value, 0, 255);
      }
    }
    return marked;
  }

  /**
   * How much the mark changes a place: levels of 255, root of the mean square.
   *
   * @param roughness standard deviation of the brightness around a pixel
   */
  static float strength(float roughness) {
    return Math.clamp(OF_ROUGHNESS * roughness, WEAKEST, STRONGEST);
  }
}
