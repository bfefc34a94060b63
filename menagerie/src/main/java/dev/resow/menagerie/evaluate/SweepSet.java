package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prompts of a sweep: those of an evaluation, or pilot ones to tune on. The pilot prompts of
 * triples, quartets and colours are in no evaluation; those of pairs are the same look-alikes, so
 * tune with other seeds.
 *
 * @param name on the command line
 */
record SweepSet(String name, List<PromptSet.Prompt> prompts) {
  private static final String PILOT = "pilot-";
  private static final int TRIPLES = 20;

  private static final List<String> PILOTS =
      Stream.of("pairs", "triples", "quartets", "colours").map(PILOT::concat).toList();

  /**
   * @throws IllegalArgumentException listing the sets there are
   */
  static SweepSet named(String name) {
    return new SweepSet(
        name,
        switch (name.startsWith(PILOT) ? name.substring(PILOT.length()) : "") {
          case "pairs" -> pairs();
          case "triples" -> triples();
          case "quartets" -> HeldOutPrompts.otherQuartets();
          case "colours" -> HeldOutPrompts.otherColours();
          default -> PromptSet.named(name).prompts();
        });
  }

  /** The names of all sets, for a sentence. */
  static String names() {
    return Stream.concat(PILOTS.stream(), Arrays.stream(PromptSet.values()).map(PromptSet::title))
        .collect(Collectors.joining(", "));
  }

  private static List<PromptSet.Prompt> pairs() {
    var prompts = new ArrayList<PromptSet.Prompt>();
    for (var pair : HeldOut.pairs()) {
      var asked = Composition.of(List.copyOf(pair));
      prompts.add(prompt(asked));
      prompts.add(prompt(Composition.of(asked.animals().reversed())));
    }
    return prompts;
  }

  private static List<PromptSet.Prompt> triples() {
    return Prompt.of(Prompt.Group.TRIPLES, 2 * TRIPLES).stream()
        .skip(TRIPLES)
        .map(triple -> prompt(Composition.of(triple.animals())))
        .toList();
  }

  private static PromptSet.Prompt prompt(Composition asked) {
    return new PromptSet.Prompt(asked.text(), asked);
  }
}
