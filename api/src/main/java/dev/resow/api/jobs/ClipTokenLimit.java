package dev.resow.api.jobs;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * How far into a prompt a model's CLIP text encoders can read at the most. They count tokens, which
 * only a worker's vocabulary knows; but they never make less than one token of a piece.
 *
 * @param positions of the encoder, begin and end mark included; 0 if not known
 */
record ClipTokenLimit(int positions) {
  /** What CLIP cuts a text into before it looks for tokens (openai/CLIP, simple_tokenizer.py). */
  private static final Pattern PIECE =
      Pattern.compile(
          "'s|'t|'re|'ve|'m|'ll|'d|\\p{L}+|\\p{N}|[^\\s\\p{L}\\p{N}]+",
          Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CHARACTER_CLASS);

  /** Whether it may read what begins at a character; false if it surely does not. */
  boolean reaches(String prompt, int start) {
    String before = Normalizer.normalize(prompt.substring(0, start), Normalizer.Form.NFC);
    return positions == 0 || PIECE.matcher(before).results().count() < positions - 2;
  }
}
