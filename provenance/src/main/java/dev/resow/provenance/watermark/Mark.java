package dev.resow.provenance.watermark;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

/**
 * What a watermark says: {@value #BITS} bits, made from the id of the job. It is a hash, because
 * clients may choose ids: ids that look alike have different marks, and a mark tells no one when
 * the job was made. Two of a million jobs share a mark with a probability of 0.2 %.
 *
 * @param bits the lowest {@value #BITS} bits of a number; the others are 0
 */
public record Mark(long bits) {
  /** Bits of a mark. */
  public static final int BITS = 48;

  private static final int DIGITS = BITS / 4;

  public Mark {
    if (bits >>> BITS != 0) {
      throw new IllegalArgumentException(
          "expected a mark of %d bits, found the number %d".formatted(BITS, bits));
    }
  }

  /** The mark of a job: the first {@value #BITS} bits of the SHA-256 of the bytes of its id. */
  public static Mark of(UUID job) {
    byte[] id =
        ByteBuffer.allocate(2 * Long.BYTES)
            .putLong(job.getMostSignificantBits())
            .putLong(job.getLeastSignificantBits())
            .array();
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(id);
      return new Mark(ByteBuffer.wrap(hash).getLong() >>> Long.SIZE - BITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java runtime has SHA-256", e);
    }
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Mark parse(String text) {
    if (!text.matches("[0-9a-fA-F]{%d}".formatted(DIGITS))) {
      throw new IllegalArgumentException(
          "expected a mark of %d hexadecimal digits, found '%s'".formatted(DIGITS, text));
    }
    return new Mark(HexFormat.fromHexDigitsToLong(text));
  }

  /** Twelve hexadecimal digits. */
  @Override
  public String toString() {
    return HexFormat.of().toHexDigits(bits, DIGITS);
  }
}
