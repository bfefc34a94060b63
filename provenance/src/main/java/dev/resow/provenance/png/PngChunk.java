package dev.resow.provenance.png;

/**
 * Where a chunk lies in a PNG file.
 *
 * @param type four letters, for example {@code IDAT}
 * @param start of its length field, in bytes from the start of the file
 * @param length of its data in bytes, without the {@value #FRAME} bytes around it
 */
public record PngChunk(String type, int start, int length) {
  /** Length, type and checksum. */
  public static final int FRAME = 12;

  /** The first byte of its data. */
  public int dataStart() {
    return start + 8;
  }

  /** The first byte after the chunk. */
  public int end() {
    return start + FRAME + length;
  }
}
