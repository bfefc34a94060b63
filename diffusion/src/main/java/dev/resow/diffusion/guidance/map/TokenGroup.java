package dev.resow.diffusion.guidance.map;

import java.util.List;

/**
 * The word pieces of one word (or of several words that make one subject) in one tokenizer.
 *
 * @param positions token positions in ascending order, start token included in the count
 */
public record TokenGroup(List<Integer> positions) {
  public TokenGroup {
    positions = List.copyOf(positions);
    if (positions.isEmpty()) {
      throw new IllegalArgumentException("a token group requires at least one position");
    }
  }

  public static TokenGroup of(int... positions) {
    return new TokenGroup(java.util.Arrays.stream(positions).boxed().toList());
  }
}
