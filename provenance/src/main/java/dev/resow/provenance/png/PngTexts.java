package dev.resow.provenance.png;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Texts of PNG files that are plain ASCII.
 *
 * @see <a href="https://www.w3.org/TR/png-3/#11tEXt">PNG, section 11.3.3.2</a>
 */
public final class PngTexts {
  private static final String CHUNK = "tEXt";

  private PngTexts() {}

  /**
   * The text of a keyword; the last one if there are several.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static Optional<String> find(byte[] png, String keyword) {
    String start = keyword + "\0";
    return PngChunks.of(png, CHUNK).stream()
        .map(chunk -> new String(PngChunks.data(png, chunk), StandardCharsets.ISO_8859_1))
        .filter(text -> text.startsWith(start))
        .map(text -> text.substring(start.length()))
        .reduce((_, last) -> last);
  }
}
