package dev.resow.api;

import dev.resow.provenance.manifest.OriginalPicture;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import java.nio.charset.StandardCharsets;

/** Files as workers write them when they mark a picture. */
final class MarkedPicture {
  /** Where the first chunk after the header begins. */
  private static final int AFTER_HEADER = 33;

  private MarkedPicture() {}

  /** The same pixels with the note of a mark. */
  static byte[] noted(byte[] png, Mark mark) {
    String note = OriginalPicture.of(png).marked(mark).text();
    byte[] text = (MarkNote.KEYWORD + "\0" + note).getBytes(StandardCharsets.US_ASCII);
    return PngChunks.insert(png, AFTER_HEADER, "tEXt", text);
  }
}
