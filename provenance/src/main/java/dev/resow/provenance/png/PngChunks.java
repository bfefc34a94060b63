package dev.resow.provenance.png;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/**
 * Finds, inserts and removes chunks of PNG files; what the chunks hold is not looked at.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#5Chunk-layout">PNG, section 5.3</a>
 */
public final class PngChunks {
  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** Writers of large pictures use some thousands; more is no picture. */
  private static final int MOST = 100_000;

  private PngChunks() {}

  /**
   * All chunks from the first to {@code IEND}, in file order.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static List<PngChunk> of(byte[] png) {
    if (png.length < SIGNATURE.length
        || !Arrays.equals(png, 0, SIGNATURE.length, SIGNATURE, 0, SIGNATURE.length)) {
      throw new IllegalArgumentException("expected a PNG file, found other bytes");
    }
    var in = ByteBuffer.wrap(png);
    var chunks = new ArrayList<PngChunk>();
    for (int at = SIGNATURE.length; png.length - at >= PngChunk.FRAME; ) {
      int length = in.getInt(at);
      if (length < 0 || length > png.length - at - PngChunk.FRAME) {
        throw new IllegalArgumentException("the PNG file is cut off in the chunk at byte " + at);
      }
      if (chunks.size() == MOST) {
        throw new IllegalArgumentException("expected at most " + MOST + " PNG chunks, found more");
      }
      var chunk = new PngChunk(new String(png, at + 4, 4, StandardCharsets.ISO_8859_1), at, length);
      chunks.add(chunk);
      if (chunk.type().equals("IEND")) {
        return List.copyOf(chunks);
      }
      at = chunk.end();
    }
    throw new IllegalArgumentException(
        "expected the PNG file to end with IEND, found no such chunk");
  }

  /** The chunks of one type. */
  public static List<PngChunk> of(byte[] png, String type) {
    return of(png).stream().filter(chunk -> chunk.type().equals(type)).toList();
  }

  /** Copies the data of a chunk. */
  public static byte[] data(byte[] png, PngChunk chunk) {
    return Arrays.copyOfRange(png, chunk.dataStart(), chunk.dataStart() + chunk.length());
  }

  /** Whether the chunk's checksum fits its type and data. */
  public static boolean intact(byte[] png, PngChunk chunk) {
    var crc = new CRC32();
    crc.update(png, chunk.start() + 4, chunk.length() + 4);
    return (int) crc.getValue() == ByteBuffer.wrap(png).getInt(chunk.end() - 4);
  }

  /**
   * Where a new chunk of metadata goes: before the first image data.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static int beforeImageData(byte[] png) {
    return of(png).stream()
        .filter(chunk -> chunk.type().equals("IDAT"))
        .mapToInt(PngChunk::start)
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("expected image data in the PNG file, found none"));
  }

  /**
   * The file with one chunk more.
   *
   * @param at start of the chunk that comes after it
   */
  public static byte[] insert(byte[] png, int at, String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    var crc = new CRC32();
    crc.update(name);
    crc.update(data);
    return ByteBuffer.allocate(png.length + PngChunk.FRAME + data.length)
        .put(png, 0, at)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) crc.getValue())
        .put(png, at, png.length - at)
        .array();
  }

  /**
   * The file without the chunks of a type.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static byte[] without(byte[] png, String type) {
    var kept = ByteBuffer.allocate(png.length);
    int from = 0;
    for (var chunk : of(png, type)) {
      kept.put(png, from, chunk.start() - from);
      from = chunk.end();
    }
    kept.put(png, from, png.length - from);
    return Arrays.copyOf(kept.array(), kept.position());
  }
}
