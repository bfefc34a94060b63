package dev.resow.diffusion.text;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A prompt as token ids, padded to the length of the text encoder.
 *
 * @param ids token ids, always {@code maxLength} many
 * @param spans for each id the characters of the prompt that it stands for; empty for start, end
 *     and padding tokens
 * @param used how many ids come before the padding, start and end token included
 * @param truncated whether the prompt had more tokens than fit
 */
public record Tokens(long[] ids, List<Span> spans, int used, boolean truncated) {

  /**
   * A half-open range of {@code char} positions in the prompt, without surrounding white space.
   *
   * @param start first position
   * @param end position after the last
   */
  public record Span(int start, int end) {
    /** The span of a token that stands for no characters. */
    public static final Span NONE = new Span(0, 0);

    /** Whether this span holds no character. */
    public boolean isEmpty() {
      return end <= start;
    }

    /** Whether the spans share a character. */
    public boolean overlaps(Span other) {
      return Math.max(start, other.start) < Math.min(end, other.end);
    }
  }

  /**
   * The positions of all tokens that share a character with a range of the prompt, for example
   * every word piece of a noun.
   */
  public int[] positions(int start, int end) {
    var wanted = new Span(start, end);
    return IntStream.range(0, spans.size()).filter(i -> spans.get(i).overlaps(wanted)).toArray();
  }
}
