package dev.resow.provenance.manifest;

import dev.resow.provenance.png.PngChunk;
import dev.resow.provenance.png.PngChunks;
import dev.resow.provenance.watermark.Mark;
import dev.resow.provenance.watermark.MarkNote;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Set;

/**
 * What a picture was before it was marked and signed for its job: the same for all jobs that make
 * the same picture.
 *
 * @param file SHA-256 of the file
 * @param pixels SHA-256 of the PNG's header and image data: the same pixels, packed the same way
 */
public record OriginalPicture(String file, String pixels) {
  private static final Set<String> PIXELS = Set.of("IHDR", "IDAT");

  /** Of a picture: by the note of a marked one, else by its bytes. What is no PNG is as it is. */
  public static OriginalPicture of(byte[] png) {
    try {
      return MarkNote.in(png)
          .map(note -> new OriginalPicture(note.file(), note.pixels()))
          .orElseGet(() -> ofUnmarked(png));
    } catch (IllegalArgumentException noPng) {
      String all = hash(png);
      return new OriginalPicture(all, all);
    }
  }

  private static OriginalPicture ofUnmarked(byte[] png) {
    var pixels = ManifestBoxes.sha256();
    for (PngChunk chunk : PngChunks.of(png)) {
      if (PIXELS.contains(chunk.type())) {
        pixels.update(png, chunk.dataStart(), chunk.length());
      }
    }
    return new OriginalPicture(hash(PictureSigner.unsigned(png)), hex(pixels));
  }

  /** What the file of this picture notes once it has a mark. */
  public MarkNote marked(Mark mark) {
    return new MarkNote(mark, file, pixels);
  }

  private static String hash(byte[] bytes) {
    var digest = ManifestBoxes.sha256();
    digest.update(bytes);
    return hex(digest);
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
