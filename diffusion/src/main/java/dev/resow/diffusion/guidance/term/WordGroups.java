package dev.resow.diffusion.guidance.term;

import java.util.List;

/**
 * Which words of the prompt belong together. Numbers are indices into the word maps.
 *
 * @param groups one list per subject: its modifiers, then its noun last
 * @param words word maps in all
 * @param leadIn words at the start that only introduce ("a photo of"), not counted as other words
 */
public record WordGroups(List<List<Integer>> groups, int words, int leadIn) {
  /** No words known: enough for terms that need only subject maps. */
  public static final WordGroups NONE = new WordGroups(List.of(), 0, 0);

  public WordGroups {
    groups = groups.stream().map(List::copyOf).toList();
    for (List<Integer> group : groups) {
      if (group.isEmpty() || group.stream().anyMatch(w -> w < 0 || w >= words)) {
        throw new IllegalArgumentException(
            "group %s must name words in 0..%d, noun last".formatted(group, words - 1));
      }
    }
  }
}
