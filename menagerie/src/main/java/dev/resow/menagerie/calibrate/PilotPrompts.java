package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.report.Prompt.Group;
import dev.resow.subjects.Place;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Prompts that the model was not trained on and finds hard, so that both outcomes occur. */
final class PilotPrompts {
  private static final int PAIRS = 9;
  private static final int TRIPLES = 10;

  /** Prompts of the same groups that evaluations take from the front. */
  private static final int EVALUATED_TRIPLES = 20;

  private static final int EVALUATED_RELATIONS = 40;

  /** Of each kind of prompts for findings. */
  private static final int FINDINGS = 20;

  private static final List<Place> PLACES =
      List.of(Place.LEFT_OF, Place.RIGHT_OF, Place.ABOVE, Place.BELOW);

  private PilotPrompts() {}

  /** The held-out pairs in both orders, then some triples. */
  static List<PilotPrompt> all() {
    return Stream.concat(
            pairs().stream(), Prompt.of(Group.TRIPLES, TRIPLES).stream().map(PilotPrompt::of))
        .toList();
  }

  /** The held-out pairs in both orders. */
  static List<PilotPrompt> pairs() {
    return Prompt.of(Group.LOOK_ALIKES, PAIRS).stream()
        .flatMap(p -> Stream.of(p, new Prompt(p.animals().reversed())))
        .map(PilotPrompt::of)
        .toList();
  }

  /** Triples that no evaluation has. */
  static List<PilotPrompt> otherTriples() {
    return Prompt.of(Group.TRIPLES, EVALUATED_TRIPLES + FINDINGS).stream()
        .skip(EVALUATED_TRIPLES)
        .map(PilotPrompt::of)
        .toList();
  }

  /** Relations between animals of two families, which the model knows, in pairs that no set has. */
  static List<PilotPrompt> relations() {
    var pairs =
        Prompt.of(Group.DISSIMILAR, EVALUATED_RELATIONS + FINDINGS).stream()
            .skip(EVALUATED_RELATIONS)
            .toList();
    return IntStream.range(0, pairs.size())
        .mapToObj(
            i -> {
              var animals = pairs.get(i).animals();
              return PilotPrompt.of(
                  animals.getFirst(), PLACES.get(i % PLACES.size()), animals.getLast());
            })
        .toList();
  }
}
