package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A subject where the prompt names it.
 *
 * @param name as the request wrote it
 * @param at its characters in the prompt; a plural ending belongs to it
 * @param modifiers the words right before it that describe it ("a small blue fox": small, blue)
 */
public record SubjectSpan(String name, Span at, List<Span> modifiers) {
  public SubjectSpan {
    modifiers = List.copyOf(modifiers);
  }

  /** The noun and the words that describe it, the same for subjects that are the same. */
  public String described(String prompt) {
    return Stream.concat(
            modifiers.stream().map(word -> text(prompt, word)).sorted(),
            Stream.of(text(prompt, at)))
        .collect(Collectors.joining(" "));
  }

  private static String text(String prompt, Span span) {
    return prompt.substring(span.start(), span.end()).toLowerCase(Locale.ROOT);
  }
}
