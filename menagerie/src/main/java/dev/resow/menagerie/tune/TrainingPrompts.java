package dev.resow.menagerie.tune;

import dev.resow.menagerie.evaluate.PromptSet;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Relation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Prompts that an adapter may learn from: no composition that evaluations hold out, in whatever
 * words.
 */
public final class TrainingPrompts {
  /** Compositions of the evaluation's held-out sets. */
  private static final Set<Composition> EVALUATED =
      Arrays.stream(PromptSet.values())
          .filter(PromptSet::isHeldOut)
          .flatMap(set -> set.prompts().stream())
          .map(prompt -> prompt.asked().canonical())
          .collect(Collectors.toUnmodifiableSet());

  private static final int TRIPLES = 120;
  private static final int RELATIONS = 60;
  private static final int COLOURS = 60;
  private static final long SEED = 1;

  /** Prompts by a rule. */
  enum Named {
    /** Every pair in both orders; those of one family also as "a photo of". */
    PAIRS,
    /** 120 triples. */
    TRIPLES,
    /** 60 pairs, the first left of, right of, above or below the second. */
    RELATIONS,
    /** 60 pairs in two colours, which may be equal. */
    COLOURS,
    /** All of these. */
    MIX;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private TrainingPrompts() {}

  /**
   * @param given the name of a set, or a file with one prompt a line
   * @throws IllegalArgumentException naming a prompt that is unknown or held out
   * @throws IOException when the file cannot be read
   */
  public static List<String> of(String given) throws IOException {
    for (var named : Named.values()) {
      if (named.word().equals(given)) {
        return of(named);
      }
    }
    var file = Path.of(given);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "--prompts: expected a file or one of %s, found '%s'"
              .formatted(
                  Arrays.stream(Named.values()).map(Named::word).collect(Collectors.joining(", ")),
                  given));
    }
    return checked(Files.readAllLines(file).stream().map(String::strip).toList());
  }

  /**
   * Leaves out empty lines.
   *
   * @throws IllegalArgumentException naming a prompt that is unknown or held out
   */
  static List<String> checked(List<String> lines) {
    var prompts = lines.stream().filter(line -> !line.isEmpty()).toList();
    for (var prompt : prompts) {
      var asked =
          Composition.read(prompt)
              .orElseThrow(
                  () ->
                      new IllegalArgumentException(
                          "--prompts: expected prompts such as 'a blue fox and a cat' or 'a lion above a pig', found '%s'"
                              .formatted(shortened(prompt))));
      if (isHeldOut(asked)) {
        throw new IllegalArgumentException(
            "--prompts: '%s' is held out for evaluations; remove it".formatted(prompt));
      }
    }
    if (prompts.isEmpty()) {
      throw new IllegalArgumentException("--prompts: expected one prompt or more, found none");
    }
    return prompts;
  }

  private static String shortened(String prompt) {
    return prompt.length() > 80 ? prompt.substring(0, 80) + "..." : prompt;
  }

  /** Whether evaluations ask for the same, in this order or another. */
  static boolean isHeldOut(Composition asked) {
    return HeldOut.isHeldOut(asked.animals()) || EVALUATED.contains(asked.canonical());
  }

  /** The prompts of the evaluation's held-out sets, each once. */
  static List<String> heldOut() {
    return Arrays.stream(PromptSet.values())
        .filter(PromptSet::isHeldOut)
        .flatMap(set -> set.prompts().stream())
        .map(PromptSet.Prompt::text)
        .distinct()
        .toList();
  }

  /** Always the same prompts in the same order. */
  static List<String> of(Named named) {
    return switch (named) {
      case PAIRS -> pairs();
      case TRIPLES -> triples();
      case RELATIONS -> relations();
      case COLOURS -> colours();
      case MIX ->
          Stream.of(pairs(), triples(), relations(), colours()).flatMap(List::stream).toList();
    };
  }

  private static List<String> pairs() {
    return ordered(2).stream()
        .map(Composition::of)
        .flatMap(
            asked ->
                asked.animals().get(0).family() == asked.animals().get(1).family()
                    ? Stream.of(asked.text(), asked.photo())
                    : Stream.of(asked.text()))
        .toList();
  }

  /** One order of each set of three. */
  private static List<String> triples() {
    var seen = new HashSet<Composition>();
    return shuffled(ordered(3)).stream()
        .map(Composition::of)
        .filter(asked -> seen.add(asked.canonical()))
        .limit(TRIPLES)
        .map(Composition::text)
        .toList();
  }

  private static List<String> relations() {
    var pairs = shuffled(ordered(2));
    var kinds = Relation.Kind.values();
    var prompts = new ArrayList<String>();
    for (int i = 0; prompts.size() < RELATIONS; i++) {
      var asked = Composition.of(pairs.get(i)).placed(kinds[i % kinds.length]);
      if (!isHeldOut(asked)) {
        prompts.add(asked.text());
      }
    }
    return prompts;
  }

  private static List<String> colours() {
    var pairs = shuffled(ordered(2)).reversed();
    var random = new SplittableRandom(SEED);
    var prompts = new ArrayList<String>();
    for (int i = 0; prompts.size() < COLOURS; i++) {
      var pair = pairs.get(i);
      var asked =
          Composition.of(pair).dyed(pair.stream().map(animal -> colour(animal, random)).toList());
      if (!isHeldOut(asked)) {
        prompts.add(asked.text());
      }
    }
    return prompts;
  }

  private static Colour colour(Animal animal, SplittableRandom random) {
    var fitting = Arrays.stream(Colour.values()).filter(c -> c.changes(animal)).toList();
    return fitting.get(random.nextInt(fitting.size()));
  }

  /** Every order of every set of that size that is not held out. */
  private static List<List<Animal>> ordered(int size) {
    List<List<Animal>> all = List.of(List.of());
    for (int i = 0; i < size; i++) {
      all =
          all.stream()
              .flatMap(
                  some ->
                      Arrays.stream(Animal.values())
                          .filter(animal -> !some.contains(animal))
                          .map(animal -> Stream.concat(some.stream(), Stream.of(animal)).toList()))
              .toList();
    }
    return all.stream().filter(animals -> !HeldOut.isHeldOut(animals)).toList();
  }

  private static <T> List<T> shuffled(List<T> items) {
    var order = new ArrayList<>(items);
    Collections.shuffle(order, Random.from(new SplittableRandom(SEED)));
    return order;
  }
}
