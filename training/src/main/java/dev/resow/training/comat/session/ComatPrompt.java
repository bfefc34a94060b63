package dev.resow.training.comat.session;

import dev.resow.diffusion.guidance.subject.SubjectSpan;
import dev.resow.diffusion.guidance.subject.Subjects;
import dev.resow.diffusion.text.PromptTokens;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A prompt of the training.
 *
 * @param text as the model gets it
 * @param nouns of the text, in its order; their modifiers are the words before them
 */
public record ComatPrompt(String text, List<String> nouns) {
  /**
   * @throws IllegalArgumentException when a noun is not in the text
   */
  public ComatPrompt {
    nouns = List.copyOf(nouns);
    Subjects.locate(text, nouns);
  }

  /**
   * A noun with its modifiers.
   *
   * @param noun alone
   * @param described with its modifiers, as a segmenter gets it
   * @param tokens positions of all its words among the text tokens
   */
  record Phrase(String noun, String described, int[] tokens) {}

  List<Phrase> phrases(PromptTokens tokens) {
    return Subjects.locate(text, nouns).stream()
        .map(span -> new Phrase(span.name(), span.described(text), positions(span, tokens)))
        .toList();
  }

  private static int[] positions(SubjectSpan span, PromptTokens tokens) {
    return Stream.concat(span.modifiers().stream(), Stream.of(span.at()))
        .flatMapToInt(
            word ->
                IntStream.concat(
                    IntStream.of(tokens.clipPositions(word.start(), word.end())),
                    IntStream.of(tokens.t5Positions(word.start(), word.end()))))
        .distinct()
        .toArray();
  }
}
