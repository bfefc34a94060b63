package dev.resow.diffusion.text;

import java.util.Optional;
import java.util.stream.IntStream;

/**
 * One prompt in all tokenizers of a model. The transformer reads one text sequence: first the CLIP
 * positions, if it reads them (both CLIP encoders share them, side by side on channels), then the
 * T5 positions.
 *
 * @param clip for the first CLIP encoder
 * @param clip2 for the second one; same pieces, another padding; as the first where there is one
 * @param t5 for T5, empty where the model has none
 * @param clipInSequence whether the transformer reads CLIP's positions; otherwise only what CLIP
 *     pools
 */
public record PromptTokens(Tokens clip, Tokens clip2, Optional<Tokens> t5, boolean clipInSequence) {

  /** Of a model that reads CLIP's positions. */
  public PromptTokens(Tokens clip, Tokens clip2, Optional<Tokens> t5) {
    this(clip, clip2, t5, true);
  }

  /** Of a model whose text sequence is T5's alone. */
  static PromptTokens pooled(Tokens clip, Tokens t5) {
    return new PromptTokens(clip, clip, Optional.of(t5), false);
  }

  /** The first part of the text sequence: CLIP's tokens if the transformer reads them, or T5's. */
  public Tokens leading() {
    return clipInSequence ? clip : t5.orElseThrow();
  }

  /** CLIP positions in the sequence; T5 position i is text position {@code clipLength() + i}. */
  public int clipLength() {
    return clipInSequence ? clip.ids().length : 0;
  }

  /** Text positions of the CLIP tokens that share a character with a range of the prompt. */
  public int[] clipPositions(int start, int end) {
    return clipInSequence ? clip.positions(start, end) : new int[0];
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
