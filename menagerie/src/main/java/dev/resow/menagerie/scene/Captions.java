package dev.resow.menagerie.scene;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * The grammar of the prompts:
 *
 * <pre>
 * caption  = ["a photo of "] (list | relation)
 * list     = noun | {noun ", "} noun " and " noun
 * relation = noun (" left of " | " right of " | " above " | " below ") noun
 * noun     = "a " [colour " "] animal
 * </pre>
 */
public final class Captions {
  static final String PHOTO = "a photo of ";

  private static final double PHOTO_SHARE = .4;
  private static final double RELATION_SHARE = .4;

  private Captions() {}

  /**
   * Every word and sign a caption may hold, without repeats: the vocabulary of a small tokenizer.
   */
  public static List<String> words() {
    return Stream.of(
            Stream.of("a", "photo", "of", "and", ",", "left", "right", "above", "below"),
            Stream.of(Colour.values()).map(Colour::word),
            Stream.of(Animal.values()).map(Animal::word))
        .flatMap(words -> words)
        .toList();
  }

  /** The plain prompt for some nouns, in their order: {@code a tiger, a red fox and a cat}. */
  public static String list(List<String> nouns) {
    var phrases = nouns.stream().map(noun -> "a " + noun).toList();
    int last = phrases.size() - 1;
    return last == 0
        ? phrases.getFirst()
        : String.join(", ", phrases.subList(0, last)) + " and " + phrases.get(last);
  }

  static String caption(List<Subject> subjects, List<Relation> relations, SplittableRandom random) {
    var prefix = random.nextDouble() < PHOTO_SHARE ? PHOTO : "";
    var described = new ArrayList<Relation>(relations);
    described.removeIf(relation -> relation.from() != 0);
    if (subjects.size() == 2 && !described.isEmpty() && random.nextDouble() < RELATION_SHARE) {
      var relation = described.get(random.nextInt(described.size()));
      return prefix
          + "a %s %s a %s"
              .formatted(
                  subjects.get(0).phrase(), relation.kind().words(), subjects.get(1).phrase());
    }
    return prefix + list(subjects.stream().map(Subject::phrase).toList());
  }
}
