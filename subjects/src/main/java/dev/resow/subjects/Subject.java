package dev.resow.subjects;

import java.util.List;

/**
 * A noun of the prompt that should be visible in the image.
 *
 * @param text as the prompt writes it; compound nouns whole ("fire hydrant")
 * @param start first character in the prompt
 * @param end character after the last
 * @param modifiers the words that describe it, in order
 */
public record Subject(String text, int start, int end, List<Modifier> modifiers) {
  public Subject {
    modifiers = List.copyOf(modifiers);
  }

  /**
   * A describing word.
   *
   * @param text as the prompt writes it
   * @param start first character in the prompt
   * @param end character after the last
   */
  public record Modifier(String text, int start, int end) {}
}
