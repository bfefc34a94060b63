package dev.resow.provenance.watermark;

import java.util.Optional;

/**
 * 48 bits with what is needed to correct errors and to tell a mark from chance: a checksum of 24
 * bits, which random bits have once in 16.8 million times, and a convolutional code over both.
 */
final class MarkCode {
  private static final int CHECK_BITS = 24;
  private static final int MESSAGE_BITS = Mark.BITS + CHECK_BITS;

  /** Bits of a code word. */
  static final int BITS = ConvolutionalCode.length(MESSAGE_BITS);

  /**
   * CRC-24 of RFC 9580, section 6.1.1; its start value keeps the empty message from being valid.
   */
  private static final int POLYNOMIAL = 0x1864CFB;

  private static final int START = 0xB704CE;

  private MarkCode() {}

  /**
   * @return the coded bits
   */
  static boolean[] encode(Mark mark) {
    int check = check(mark.bits());
    var message = new boolean[MESSAGE_BITS];
    for (int i = 0; i < MESSAGE_BITS; i++) {
      message[i] =
          i < Mark.BITS
              ? (mark.bits() >>> Mark.BITS - 1 - i & 1) == 1
              : (check >>> MESSAGE_BITS - 1 - i & 1) == 1;
    }
    return ConvolutionalCode.encode(message);
  }

  /**
   * The mark, if its checksum is right.
   *
   * @param received one per coded bit: positive for 1, the further from 0 the surer
   */
  static Optional<Mark> decode(double[] received) {
    boolean[] message = ConvolutionalCode.decode(received);
    long mark = 0;
    for (int i = 0; i < Mark.BITS; i++) {
      mark = mark << 1 | (message[i] ? 1 : 0);
    }
    int check = 0;
    for (int i = Mark.BITS; i < MESSAGE_BITS; i++) {
      check = check << 1 | (message[i] ? 1 : 0);
    }
    return check == check(mark) ? Optional.of(new Mark(mark)) : Optional.empty();
  }

  private static int check(long mark) {
    int check = START;
    for (int bit = Mark.BITS - 1; bit >= 0; bit--) {
      check ^= (int) (mark >>> bit & 1) << CHECK_BITS - 1;
      check <<= 1;
      if ((check & 1 << CHECK_BITS) != 0) {
        check ^= POLYNOMIAL;
      }
    }
    return check;
  }
}
