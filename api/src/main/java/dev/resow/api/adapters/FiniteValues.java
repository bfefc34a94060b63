package dev.resow.api.adapters;

import dev.resow.api.problem.Excerpt;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;

/** Looks for infinite values and values that are no numbers, without converting any. */
final class FiniteValues {
  private static final int PIECE = 1 << 16;

  private FiniteValues() {}

  /**
   * @param at first byte in the file
   * @param type F32, F16 or BF16
   * @param key for messages
   */
  static void check(FileChannel file, long at, long bytes, String type, String key)
      throws IOException, AdapterFault {
    var piece = ByteBuffer.allocate(PIECE).order(ByteOrder.LITTLE_ENDIAN);
    for (long done = 0; done < bytes; ) {
      piece.clear().limit((int) Math.min(PIECE, bytes - done));
      while (piece.hasRemaining())
        if (file.read(piece, at + done + piece.position()) < 0) throw new EOFException();
      done += piece.flip().limit();
      while (piece.hasRemaining())
        if (!isFinite(piece, type))
          throw new AdapterFault("%s: must have finite values only.".formatted(Excerpt.of(key)));
    }
  }

  /** Exponents of ones only mean infinity or no number. */
  private static boolean isFinite(ByteBuffer values, String type) {
    return switch (type) {
      case "F32" -> (values.getInt() & 0x7f800000) != 0x7f800000;
      case "F16" -> (values.getShort() & 0x7c00) != 0x7c00;
      default -> (values.getShort() & 0x7f80) != 0x7f80;
    };
  }
}
