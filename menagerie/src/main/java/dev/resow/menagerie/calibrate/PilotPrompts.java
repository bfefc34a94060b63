package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.report.Prompt.Group;
import java.util.List;
import java.util.stream.Stream;

/** Prompts that the model was not trained on and finds hard, so that both outcomes occur. */
final class PilotPrompts {
  private static final int PAIRS = 9;
  private static final int TRIPLES = 10;

  private PilotPrompts() {}

  /** The held-out pairs in both orders, then some triples. */
  static List<Prompt> all() {
    return Stream.concat(
            Prompt.of(Group.LOOK_ALIKES, PAIRS).stream()
                .flatMap(p -> Stream.of(p, new Prompt(p.animals().reversed()))),
            Prompt.of(Group.TRIPLES, TRIPLES).stream())
        .toList();
  }
}
