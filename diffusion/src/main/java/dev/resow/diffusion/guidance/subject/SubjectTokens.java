package dev.resow.diffusion.guidance.subject;

import dev.resow.diffusion.guidance.map.TokenGroup;
import dev.resow.diffusion.text.PromptTokens;
import dev.resow.diffusion.text.Tokens;
import dev.resow.diffusion.text.Tokens.Span;
import java.util.List;
import java.util.Optional;

/**
 * From characters of the prompt to token positions, in each tokenizer on its own: CLIP has a start
 * token and T5 has none, and they cut words differently.
 *
 * @param subjects in the order of the request
 * @param words every word of the prompt
 * @param tokens the prompt in all tokenizers
 */
public record SubjectTokens(List<SubjectSpan> subjects, PromptWords words, PromptTokens tokens) {

  /**
   * @throws IllegalArgumentException when a subject is not in the prompt, or lies behind the last
   *     token that the model reads
   */
  public static SubjectTokens of(String prompt, List<String> names, PromptTokens tokens) {
    return of(prompt, names, List.of(), tokens);
  }

  /**
   * @param modifiers for every subject the words that describe it; empty for the words right before
   * @throws IllegalArgumentException when a subject or a modifier is not in the prompt, or a
   *     subject lies behind the last token that the model reads
   */
  public static SubjectTokens of(
      String prompt, List<String> names, List<List<String>> modifiers, PromptTokens tokens) {
    List<SubjectSpan> subjects = Subjects.locate(prompt, names, modifiers);
    for (SubjectSpan subject : subjects) {
      if (tokens.leading().positions(subject.at().start(), subject.at().end()).length == 0) {
        throw new IllegalArgumentException(
            "subject '%s' comes after the %d tokens that the model reads; shorten the prompt"
                .formatted(subject.name(), tokens.leading().ids().length));
      }
    }
    return new SubjectTokens(subjects, PromptWords.of(prompt, subjects), tokens);
  }

  /** A text encoder's tokens. */
  public record Encoder(Tokens tokens, int start, int offset) {
    /** One past the last kept token: the position of the end token. */
    public int end() {
      return tokens.used() - 1;
    }

    /** The pieces of a span, or empty where this encoder has cut the prompt before it. */
    public Optional<TokenGroup> group(Span span) {
      return group(List.of(span));
    }

    /** The pieces of several spans together. */
    public Optional<TokenGroup> group(List<Span> spans) {
      int[] positions =
          spans.stream()
              .flatMapToInt(s -> java.util.Arrays.stream(tokens.positions(s.start(), s.end())))
              .distinct()
              .toArray();
      return positions.length == 0 ? Optional.empty() : Optional.of(TokenGroup.of(positions));
    }
  }

  /**
   * CLIP if the transformer reads its positions, then T5 where the model has one. Both CLIP
   * encoders share their positions.
   */
  public List<Encoder> encoders() {
    if (!tokens.clipInSequence()) {
      return List.of(new Encoder(tokens.leading(), 0, 0));
    }
    Encoder clip = new Encoder(tokens.clip(), 1, 0);
    return tokens
        .t5()
        .map(t5 -> List.of(clip, new Encoder(t5, 0, tokens.clipLength())))
        .orElse(List.of(clip));
  }
}
