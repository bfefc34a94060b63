package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The named prompt sets of an evaluation, always the same. All but the TIAM-like ones are held out
 * of the model's training.
 */
public enum PromptSet {
  /** Every look-alike pair in both orders, and as "a photo of". */
  LOOKALIKES,
  /** Twenty look-alike triples. */
  TRIPLES,
  /** Every look-alike pair dyed in one colour: only shape and marks distinguish the two. */
  SAME_COLOUR,
  /** Six of the look-alikes: minutes instead of hours. */
  QUICK,
  /** Twenty quartets with look-alikes. */
  QUARTETS,
  /** Thirty-two dissimilar pairs, the first left of, right of, above or below the second. */
  RELATIONS,
  /** Thirty-two dissimilar pairs in two colours. */
  COLOURS,
  /** Two of all animals, twenty times in their own fur and twenty times in two colours. */
  TIAM_2,
  /** The same with three. */
  TIAM_3,
  /** The same with four. */
  TIAM_4;

  private static final int TRIPLE_PROMPTS = 20;
  private static final int QUICK_STRIDE = 5;

  /**
   * A prompt and what must be on its picture.
   *
   * @param text the words
   * @param asked what they ask for
   */
  public record Prompt(String text, Composition asked) {

    /** The nouns, in the order of the words. */
    List<String> subjects() {
      return animals().stream().map(Animal::word).toList();
    }

    /** What the judge must find. */
    public List<Animal> animals() {
      return asked.animals();
    }
  }

  /** Whether no prompt of the set, in its words and colours, is in the model's training. */
  public boolean isHeldOut() {
    return switch (this) {
      case TIAM_2, TIAM_3, TIAM_4 -> false;
      default -> true;
    };
  }

  /**
   * @throws IllegalArgumentException listing the sets there are
   */
  public static PromptSet named(String name) {
    return Arrays.stream(values())
        .filter(set -> set.title().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--set: expected one of " + titles() + ", found " + name));
  }

  /** So many of the prompts, spread evenly over them; all if there are no more. */
  static List<Prompt> spread(List<Prompt> prompts, int most) {
    int wanted = Math.min(most, prompts.size());
    return IntStream.range(0, wanted)
        .mapToObj(i -> prompts.get((int) ((long) i * prompts.size() / wanted)))
        .toList();
  }

  /** The names of all sets, for a sentence. */
  static String titles() {
    return Arrays.stream(values()).map(PromptSet::title).collect(Collectors.joining(", "));
  }

  public String title() {
    return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
  }

  /** The prompts, always the same in the same order. */
  public List<Prompt> prompts() {
    return switch (this) {
      case LOOKALIKES -> lookalikes();
      case TRIPLES -> triples();
      case SAME_COLOUR -> sameColour();
      case QUICK -> {
        var all = lookalikes();
        var some = new ArrayList<Prompt>();
        for (int i = 0; i < all.size(); i += QUICK_STRIDE) {
          some.add(all.get(i));
        }
        yield List.copyOf(some);
      }
      case QUARTETS -> HeldOutPrompts.quartets();
      case RELATIONS -> HeldOutPrompts.relations();
      case COLOURS -> HeldOutPrompts.colours();
      case TIAM_2 -> TiamPrompts.of(2);
      case TIAM_3 -> TiamPrompts.of(3);
      case TIAM_4 -> TiamPrompts.of(4);
    };
  }

  private static List<Prompt> lookalikes() {
    var prompts = new ArrayList<Prompt>();
    for (var pair : HeldOut.pairs()) {
      var asked = Composition.of(List.copyOf(pair));
      var reversed = Composition.of(asked.animals().reversed());
      prompts.add(new Prompt(asked.text(), asked));
      prompts.add(new Prompt(reversed.text(), reversed));
      prompts.add(new Prompt(asked.photo(), asked));
    }
    return List.copyOf(prompts);
  }

  private static List<Prompt> triples() {
    var all = new ArrayList<>(HeldOut.triples());
    Collections.shuffle(all, Random.from(new SplittableRandom(1)));
    return all.stream()
        .limit(TRIPLE_PROMPTS)
        .map(triple -> Composition.of(List.copyOf(triple)))
        .map(asked -> new Prompt(asked.text(), asked))
        .toList();
  }

  private static List<Prompt> sameColour() {
    var prompts = new ArrayList<Prompt>();
    var colours = Colour.values();
    for (var pair : HeldOut.pairs()) {
      var colour = colours[prompts.size() % colours.length];
      var asked = Composition.of(List.copyOf(pair)).dyed(List.of(colour, colour));
      prompts.add(new Prompt(asked.text(), asked));
    }
    return List.copyOf(prompts);
  }
}
