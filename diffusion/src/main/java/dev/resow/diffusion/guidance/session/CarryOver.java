package dev.resow.diffusion.guidance.session;

/**
 * The start of a round that keeps the composition of the failed one: its start noise plus all of
 * its updates, brought back to mean 0 and variance 1 in every channel, as start noise is.
 */
final class CarryOver {
  private CarryOver() {}

  /**
   * @param start (b, c, h, w)
   * @param moved same shape
   * @param channelSize h * w
   */
  static float[] start(float[] start, float[] moved, int channelSize) {
    float[] next = new float[start.length];
    for (int from = 0; from < start.length; from += channelSize) {
      double sum = 0;
      double squares = 0;
      for (int i = from; i < from + channelSize; i++) {
        next[i] = start[i] + moved[i];
        sum += next[i];
        squares += (double) next[i] * next[i];
      }
      double mean = sum / channelSize;
      double deviation = Math.sqrt(Math.max(squares / channelSize - mean * mean, 1e-12));
      for (int i = from; i < from + channelSize; i++) {
        next[i] = (float) ((next[i] - mean) / deviation);
      }
    }
    return next;
  }
}
