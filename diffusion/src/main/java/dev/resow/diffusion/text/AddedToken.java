package dev.resow.diffusion.text;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A token that is found in the text as a whole, before it is cut into pieces.
 *
 * @param content its text
 * @param special whether it stands for no text of its own (start, end, padding)
 * @param normalized whether it is matched in the normalised (for CLIP: lower-case) text
 * @param lstrip whether it takes the white space before it
 * @param rstrip whether it takes the white space behind it
 * @param singleWord whether it is only found as a whole word
 */
record AddedToken(
    String content,
    boolean special,
    boolean normalized,
    boolean lstrip,
    boolean rstrip,
    boolean singleWord) {

  /** A start, end or padding token, found as it stands. */
  static AddedToken special(String content) {
    return new AddedToken(content, true, false, false, false, false);
  }

  /** As in transformers: tokens that are not special are normalised by default. */
  static AddedToken read(JsonNode node, boolean special) {
    return new AddedToken(
        node.path("content").asText(),
        special,
        node.path("normalized").asBoolean(!special),
        node.path("lstrip").asBoolean(false),
        node.path("rstrip").asBoolean(false),
        node.path("single_word").asBoolean(false));
  }

  ObjectNode toJson(long id) {
    return TokenizerConfig.JSON
        .createObjectNode()
        .put("id", id)
        .put("content", content)
        .put("single_word", singleWord)
        .put("lstrip", lstrip)
        .put("rstrip", rstrip)
        .put("normalized", normalized)
        .put("special", special);
  }
}
