package dev.resow.provenance.watermark;

import java.util.Arrays;

/**
 * A code that corrects errors: each bit is spread over three coded bits of each of seven steps. Six
 * zeros end it. The decoder weighs how sure each received bit is.
 *
 * @see <a href="https://www.3gpp.org/ftp/Specs/archive/36_series/36.212/">3GPP TS 36.212, section
 *     5.1.3.1: constraint length 7, rate 1/3, generators 133, 171, 165 (octal)</a>
 * @see <a href="https://doi.org/10.1109/TIT.1967.1054010">Viterbi: Error bounds for convolutional
 *     codes and an asymptotically optimum decoding algorithm, 1967</a>
 */
final class ConvolutionalCode {
  private static final int MEMORY = 6;
  private static final int STATES = 1 << MEMORY;
  private static final int[] GENERATORS = {0133, 0171, 0165};

  private ConvolutionalCode() {}

  /** Coded bits of a message. */
  static int length(int bits) {
    return (bits + MEMORY) * GENERATORS.length;
  }

  static boolean[] encode(boolean[] message) {
    var coded = new boolean[length(message.length)];
    int state = 0;
    for (int step = 0; step < message.length + MEMORY; step++) {
      int register = (step < message.length && message[step] ? STATES : 0) | state;
      for (int i = 0; i < GENERATORS.length; i++) {
        coded[step * GENERATORS.length + i] = output(register, i);
      }
      state = register >> 1;
    }
    return coded;
  }

  /** The newest bit is the highest of the register. */
  private static boolean output(int register, int generator) {
    return (Integer.bitCount(register & GENERATORS[generator]) & 1) == 1;
  }

  /**
   * The message that fits best.
   *
   * @param received a value per coded bit: positive for 1, the further from 0 the surer
   */
  static boolean[] decode(double[] received) {
    int steps = received.length / GENERATORS.length;
    var oldest = new byte[steps][STATES]; // the bit that left the register on the best way there
    var fits = new double[STATES];
    Arrays.fill(fits, Double.NEGATIVE_INFINITY);
    fits[0] = 0;
    for (int step = 0; step < steps; step++) {
      var next = new double[STATES];
      for (int state = 0; state < STATES; state++) {
        double zero = fits[state << 1 & STATES - 1] + fit(received, step, state << 1);
        double one = fits[state << 1 & STATES - 1 | 1] + fit(received, step, state << 1 | 1);
        next[state] = Math.max(zero, one);
        oldest[step][state] = (byte) (one > zero ? 1 : 0);
      }
      fits = next;
    }
    var message = new boolean[steps - MEMORY];
    int state = 0;
    for (int step = steps - 1; step >= 0; step--) {
      int register = state << 1 | oldest[step][state];
      if (step < message.length) {
        message[step] = register >= STATES;
      }
      state = register & STATES - 1;
    }
    return message;
  }

  private static double fit(double[] received, int step, int register) {
    double fit = 0;
    for (int i = 0; i < GENERATORS.length; i++) {
      double value = received[step * GENERATORS.length + i];
      fit += output(register, i) ? value : -value;
    }
    return fit;
  }
}
