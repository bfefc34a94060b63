package dev.resow.provenance.watermark;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.resow.provenance.png.PngTexts;
import java.util.Optional;

/**
 * What the file of a marked picture notes: its mark, and what the picture was before. A mark
 * belongs to a job, so two jobs of one seed have other pixels; by the note they can still be
 * compared.
 *
 * @param mark what was put into the pixels
 * @param file SHA-256 of the file before it was marked and noted, 64 hexadecimal digits
 * @param pixels SHA-256 of header and image data of that file, as many
 */
public record MarkNote(Mark mark, String file, String pixels) {
  /** Keyword of the PNG text. */
  public static final String KEYWORD = "resow-watermark";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String SHA_256 = "[0-9a-f]{64}";

  public MarkNote {
    if (!file.matches(SHA_256) || !pixels.matches(SHA_256)) {
      throw new IllegalArgumentException(
          "expected two SHA-256 of 64 hexadecimal digits, found '%s' and '%s'"
              .formatted(file, pixels));
    }
  }

  /** The text of {@link #KEYWORD}: JSON. */
  public String text() {
    var unmarked = JsonNodeFactory.instance.objectNode().put("file", file).put("pixels", pixels);
    return JsonNodeFactory.instance
        .objectNode()
        .put("mark", mark.toString())
        .set("unmarked", unmarked)
        .toString();
  }

  /**
   * The note of a file of any origin; empty if it has none that can be read.
   *
   * @throws IllegalArgumentException when the bytes are no complete PNG
   */
  public static Optional<MarkNote> in(byte[] png) {
    return PngTexts.find(png, KEYWORD).flatMap(MarkNote::read);
  }

  private static Optional<MarkNote> read(String text) {
    try {
      JsonNode note = JSON.readTree(text);
      return Optional.of(
          new MarkNote(
              Mark.parse(note.path("mark").asText()),
              note.at("/unmarked/file").asText(),
              note.at("/unmarked/pixels").asText()));
    } catch (JsonProcessingException | IllegalArgumentException notOurs) {
      return Optional.empty();
    }
  }
}
