package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.report.Prompt;
import dev.resow.menagerie.scene.Animal;
import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.List;
import java.util.Locale;

/**
 * A prompt of the pilot pictures.
 *
 * @param animals what must be on the picture, in the order of the words
 * @param relations where it must be
 */
record PilotPrompt(String text, List<Animal> animals, List<Relation> relations) {
  /** Without relations. */
  static PilotPrompt of(Prompt prompt) {
    return new PilotPrompt(prompt.text(), prompt.animals(), List.of());
  }

  /** "a lion above a rabbit". */
  static PilotPrompt of(Animal first, Place place, Animal second) {
    String words = place.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    return new PilotPrompt(
        "a %s %s a %s".formatted(first.word(), words, second.word()),
        List.of(first, second),
        List.of(new Relation(0, place, 1)));
  }

  /** Whether it has two subjects. */
  boolean pair() {
    return animals.size() == 2;
  }
}
