package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.text.Tokens.Span;
import java.util.List;

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
}
