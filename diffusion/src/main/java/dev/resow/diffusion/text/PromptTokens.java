package dev.resow.diffusion.text;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One prompt in all tokenizers of a model. The transformer reads one text sequence: first the CLIP
 * positions (both CLIP encoders share them, side by side on channels), then the T5 positions.
 *
 * @param clip for the first CLIP encoder
 * @param clip2 for the second one; same pieces, another padding
 * @param t5 for T5, empty where the model has none
 */
public record PromptTokens(Tokens clip, Tokens clip2, Optional<Tokens> t5) {

  /** Number of CLIP positions; T5 position i is text position {@code clipLength() + i}. */
  public int clipLength() {
    return clip.ids().length;
  }

  /** Text positions of the CLIP tokens that share a character with a range of the prompt. */
  public int[] clipPositions(int start, int end) {
    return clip.positions(start, end);
  }

  /** Text positions of the T5 tokens that share a character with a range; empty without T5. */
  public int[] t5Positions(int start, int end) {
    return t5.map(tokens -> tokens.positions(start, end)).stream()
        .flatMapToInt(IntStream::of)
        .map(i -> i + clipLength())
        .toArray();
  }

  /** Whether CLIP or T5 had to cut the prompt. */
  public boolean truncated() {
    return clip.truncated() || t5.map(Tokens::truncated).orElse(false);
  }
}
