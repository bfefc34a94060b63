package dev.resow.diffusion.image;

/**
 * The rows of a picture, each with the PNG filter that makes its bytes smallest (the usual
 * heuristic of section 12.7: least sum of absolute differences).
 */
final class Scanlines {
  private static final int FILTERS = 5;
  private static final int PIXEL = 3;

  private Scanlines() {}

  static byte[] filter(RgbImage image) {
    int stride = PIXEL * image.width();
    var out = new byte[image.height() * (stride + 1)];
    var line = new byte[stride];
    for (int row = 0; row < image.height(); row++) {
      int at = row * (stride + 1);
      long least = Long.MAX_VALUE;
      for (int filter = 0; filter < FILTERS; filter++) {
        long sum = filtered(image.rgb(), row, stride, filter, line);
        if (sum < least) {
          least = sum;
          out[at] = (byte) filter;
          System.arraycopy(line, 0, out, at + 1, stride);
        }
      }
    }
    return out;
  }

  private static long filtered(byte[] rgb, int row, int stride, int filter, byte[] line) {
    long sum = 0;
    for (int i = 0; i < stride; i++) {
      int at = row * stride + i;
      int left = i < PIXEL ? 0 : rgb[at - PIXEL] & 0xFF;
      int up = row == 0 ? 0 : rgb[at - stride] & 0xFF;
      int corner = i < PIXEL || row == 0 ? 0 : rgb[at - stride - PIXEL] & 0xFF;
      int guess =
          switch (filter) {
            case 0 -> 0;
            case 1 -> left;
            case 2 -> up;
            case 3 -> (left + up) / 2;
            default -> paeth(left, up, corner);
          };
      line[i] = (byte) (rgb[at] - guess);
      sum += Math.abs(line[i]);
    }
    return sum;
  }

  private static int paeth(int left, int up, int corner) {
    int estimate = left + up - corner;
    int toLeft = Math.abs(estimate - left);
    int toUp = Math.abs(estimate - up);
    int toCorner = Math.abs(estimate - corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }
}
