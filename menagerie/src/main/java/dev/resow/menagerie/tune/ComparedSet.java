package dev.resow.menagerie.tune;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.Composition;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The prompts of a comparison: compositions that the training may use ("seen"; the pictures have
 * other seeds), and those it never does.
 */
enum ComparedSet {
  /** 28 pairs of the training. */
  SEEN_PAIRS,
  /** 20 triples of the training. */
  SEEN_TRIPLES,
  /** The nine look-alike pairs in three forms. */
  LOOKALIKES,
  /** Twenty triples with look-alikes. */
  TRIPLES,
  /** Look-alike pairs in one colour. */
  SAME_COLOUR,
  /** Thirty-two pairs, the first placed by the second. */
  RELATIONS,
  /** Thirty-two pairs in two colours. */
  COLOURS;

  private static final int PAIRS = 28;
  private static final int SEEN = 20;

  String title() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static String titles() {
    return Arrays.stream(values()).map(ComparedSet::title).collect(Collectors.joining(", "));
  }

  /**
   * @throws IllegalArgumentException listing the sets there are
   */
  static ComparedSet named(String title) {
    return Arrays.stream(values())
        .filter(set -> set.title().equals(title))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--sets: expected some of %s, found '%s'".formatted(titles(), title)));
  }

  /** Always the same prompts in the same order. */
  List<PromptSet.Prompt> prompts() {
    return switch (this) {
      case SEEN_PAIRS -> some(TrainingPrompts.of(TrainingPrompts.Named.PAIRS), PAIRS);
      case SEEN_TRIPLES -> some(TrainingPrompts.of(TrainingPrompts.Named.TRIPLES), SEEN);
      case LOOKALIKES -> PromptSet.LOOKALIKES.prompts();
      case TRIPLES -> PromptSet.TRIPLES.prompts();
      case SAME_COLOUR -> PromptSet.SAME_COLOUR.prompts();
      case RELATIONS -> PromptSet.RELATIONS.prompts();
      case COLOURS -> PromptSet.COLOURS.prompts();
    };
  }

  /** Spread evenly. */
  private static List<PromptSet.Prompt> some(List<String> all, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> all.get(i * all.size() / count))
        .map(text -> new PromptSet.Prompt(text, Composition.read(text).orElseThrow()))
        .toList();
  }
}
