package dev.resow.api.uploads;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * The chunks of a PNG that its pixels depend on. All others are left out before the file is
 * decoded: compressed texts and profiles can be thousands of times as large as the file.
 */
final class PngChunks {
  private static final int SIGNATURE = 8;
  private static final Set<String> NEEDED = Set.of("IHDR", "PLTE", "tRNS", "IDAT", "IEND");

  private PngChunks() {}

  /**
   * The same picture without the other chunks.
   *
   * @param file that begins with the signature
   * @throws PictureFault if a chunk is cut, or the last one is missing
   */
  static byte[] needed(byte[] file) throws PictureFault {
    var out = new ByteArrayOutputStream(file.length);
    out.write(file, 0, SIGNATURE);
    var in = ByteBuffer.wrap(file);
    for (int at = SIGNATURE; at + 12 <= file.length; ) {
      int length = in.getInt(at);
      if (length < 0 || length > file.length - at - 12) break;
      String type = new String(file, at + 4, 4, StandardCharsets.US_ASCII);
      if (NEEDED.contains(type)) out.write(file, at, length + 12);
      if (type.equals("IEND")) return out.toByteArray();
      at += length + 12;
    }
    throw new PictureFault("The PNG file is truncated.");
  }
}
