package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.HeldOut;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/** The named prompt sets of an evaluation. All of them are held out of the model's training. */
public enum PromptSet {
  /** Every look-alike pair in both orders, and as "a photo of". */
  LOOKALIKES,
  /** Twenty look-alike triples. */
  TRIPLES,
  /** Every look-alike pair dyed in one colour: only shape and marks distinguish the two. */
  SAME_COLOUR,
  /** Six of the look-alikes: minutes instead of hours. */
  QUICK;

  private static final int TRIPLE_PROMPTS = 20;
  private static final int QUICK_STRIDE = 5;

  /**
   * A prompt and what must be on its picture.
   *
   * @param subjects the nouns, in the order of the words
   */
  public record Prompt(String text, List<String> subjects) {
    public Prompt {
      subjects = List.copyOf(subjects);
    }

    /** What the judge must find. */
    List<Animal> animals() {
      return subjects.stream()
          .map(s -> Animal.valueOf(s.toUpperCase(java.util.Locale.ROOT)))
          .toList();
    }
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
                    "--set: expected one of "
                        + Arrays.stream(values())
                            .map(PromptSet::title)
                            .collect(Collectors.joining(", "))
                        + ", found "
                        + name));
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
    };
  }

  private static List<Prompt> lookalikes() {
    var prompts = new ArrayList<Prompt>();
    for (var pair : HeldOut.pairs()) {
      var words = pair.stream().map(Animal::word).toList();
      prompts.add(new Prompt(Captions.list(words), words));
      prompts.add(new Prompt(Captions.list(words.reversed()), words.reversed()));
      prompts.add(new Prompt("a photo of " + Captions.list(words), words));
    }
    return List.copyOf(prompts);
  }

  private static List<Prompt> triples() {
    var all = new ArrayList<>(HeldOut.triples());
    Collections.shuffle(all, Random.from(new SplittableRandom(1)));
    return all.stream()
        .limit(TRIPLE_PROMPTS)
        .map(triple -> triple.stream().map(Animal::word).toList())
        .map(words -> new Prompt(Captions.list(words), words))
        .toList();
  }

  private static List<Prompt> sameColour() {
    var prompts = new ArrayList<Prompt>();
    var colours = Colour.values();
    for (var pair : HeldOut.pairs()) {
      var colour = colours[prompts.size() % colours.length].word();
      var words = pair.stream().map(Animal::word).toList();
      prompts.add(
          new Prompt(Captions.list(words.stream().map(w -> colour + " " + w).toList()), words));
    }
    return List.copyOf(prompts);
  }
}
