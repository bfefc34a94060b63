package dev.resow.diffusion.image;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.zip.CRC32;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;

/**
 * PNG files of 8-bit RGB pictures with texts inside. The same picture and texts give the same
 * bytes.
 *
 * @see <a href="https://www.w3.org/TR/png-3/">PNG, third edition</a>
 */
public final class Png {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};
  private static final byte[] TRUECOLOUR_8_BIT = {8, 2, 0, 0, 0};

  private Png() {}

  /**
   * Writes a picture.
   *
   * @param texts keyword (1 to 79 Latin characters) to text, written in this order: plain ASCII as
   *     {@code tEXt}, everything else as UTF-8 in {@code iTXt}
   */
  public static byte[] write(RgbImage image, SequencedMap<String, String> texts) {
    var bytes = new ByteArrayOutputStream();
    bytes.writeBytes(SIGNATURE);
    var size = ByteBuffer.allocate(13).putInt(image.width()).putInt(image.height());
    chunk(bytes, "IHDR", size.put(TRUECOLOUR_8_BIT).array());
    texts.forEach((keyword, text) -> text(bytes, keyword, text));
    chunk(bytes, "IDAT", deflate(Scanlines.filter(image)));
    chunk(bytes, "IEND", new byte[0]);
    return bytes.toByteArray();
  }

  /**
   * The texts of a PNG file, in file order.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static SequencedMap<String, String> texts(byte[] png) {
    var in = ByteBuffer.wrap(png);
    if (png.length < 8 || !Arrays.equals(png, 0, 8, SIGNATURE, 0, 8)) {
      throw new IllegalArgumentException("expected a PNG signature");
    }
    in.position(8);
    var texts = new LinkedHashMap<String, String>();
    while (in.remaining() >= 12) {
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 8) {
        throw new IllegalArgumentException("a PNG chunk is truncated at byte " + in.position());
      }
      var type = new byte[4];
      in.get(type);
      var data = new byte[length];
      in.get(data);
      in.getInt(); // the checksum: a reader of texts need not refuse a picture for it
      switch (new String(type, StandardCharsets.US_ASCII)) {
        case "tEXt" -> TextChunk.latin(data).into(texts);
        case "iTXt" -> TextChunk.international(data).into(texts);
        case "IEND" -> {
          return texts;
        }
        default -> {}
      }
    }
    throw new IllegalArgumentException("expected the PNG to end with IEND");
  }

  private static void text(ByteArrayOutputStream bytes, String keyword, String text) {
    if (StandardCharsets.US_ASCII.newEncoder().canEncode(text) && text.indexOf('\0') < 0) {
      chunk(bytes, "tEXt", (keyword + "\0" + text).getBytes(StandardCharsets.ISO_8859_1));
    } else {
      // no compression, no language, no translated keyword
      chunk(bytes, "iTXt", (keyword + "\0\0\0\0\0" + text).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void chunk(ByteArrayOutputStream bytes, String type, byte[] data) {
    var crc = new CRC32();
    crc.update(type.getBytes(StandardCharsets.US_ASCII));
    crc.update(data);
    try (var out = new DataOutputStream(bytes)) {
      out.writeInt(data.length);
      out.writeBytes(type);
      out.write(data);
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] deflate(byte[] scanlines) {
    var bytes = new ByteArrayOutputStream();
    var deflater = new Deflater(Deflater.BEST_COMPRESSION);
    try (var out = new DeflaterOutputStream(bytes, deflater)) {
      out.write(scanlines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      deflater.end();
    }
    return bytes.toByteArray();
  }
}
