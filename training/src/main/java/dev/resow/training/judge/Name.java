package dev.resow.training.judge;

/**
 * A subject's name in a prompt.
 *
 * @param text as the prompt writes it, not blank
 * @param start first character in the prompt
 * @param end character after the last
 */
public record Name(String text, int start, int end) {
  public Name {
    if (text.isBlank() || start < 0 || end <= start) {
      throw new IllegalArgumentException(
          "expected a name and its place, got '%s' at %d to %d".formatted(text, start, end));
    }
  }
}
