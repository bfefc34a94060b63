package dev.resow.menagerie.evaluate;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.TrainingScenes;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Prompts like those of TIAM (Grimal et al., arXiv 2307.05134): "a photo of a X and a Y", the
 * objects an ordered draw without repeats from all there are, half of the prompts with a colour for
 * each, all different. Unlike TIAM's, the objects are the world's twelve animals and its five
 * colours, three are never joined by "next to", and the draw is a walk in steps of the golden
 * section.
 */
final class TiamPrompts {
  /** Without colours, and as many with. */
  private static final int HALF = 20;

  private static final double GOLDEN_SECTION = .618;

  private TiamPrompts() {}

  static List<PromptSet.Prompt> of(int objects) {
    var tuples = new ArrayList<List<Animal>>();
    extend(List.of(), objects, tuples);
    int step = step(tuples.size());
    var prompts = new ArrayList<PromptSet.Prompt>();
    for (int i = 0; i < 2 * HALF; i++) {
      var plain = Composition.of(tuples.get(i * step % tuples.size()));
      var asked = i < HALF ? plain : dyed(plain, i);
      prompts.add(new PromptSet.Prompt(asked.photo(), asked));
    }
    return List.copyOf(prompts);
  }

  /** All ordered draws, in the order of the animals. */
  private static void extend(List<Animal> some, int size, List<List<Animal>> all) {
    if (some.size() == size) {
      all.add(some);
      return;
    }
    for (var animal : Animal.values()) {
      if (!some.contains(animal)) {
        extend(Stream.concat(some.stream(), Stream.of(animal)).toList(), size, all);
      }
    }
  }

  /** Without a common divisor with the number of draws, so that no position repeats an animal. */
  private static int step(int draws) {
    return IntStream.iterate((int) (draws * GOLDEN_SECTION), step -> step + 1)
        .filter(step -> BigInteger.valueOf(step).gcd(BigInteger.valueOf(draws)).intValue() == 1)
        .findFirst()
        .orElseThrow();
  }

  /** The colours in turn; the first ones that make no caption of the training. */
  private static Composition dyed(Composition plain, int from) {
    return IntStream.range(from, from + Colour.values().length)
        .mapToObj(turn -> plain.dyed(colours(plain.animals(), turn)))
        .filter(dyed -> !TrainingScenes.demo().hasCaption(dyed.photo()))
        .findFirst()
        .orElseThrow();
  }

  /** A different colour for each; at most one word says nothing of an animal, so some are left. */
  private static List<Colour> colours(List<Animal> animals, int turn) {
    var left = new ArrayList<>(Arrays.asList(Colour.values()));
    Collections.rotate(left, turn);
    var colours = new ArrayList<Colour>();
    for (var animal : animals) {
      var colour = left.stream().filter(c -> c.changes(animal)).findFirst().orElseThrow();
      left.remove(colour);
      colours.add(colour);
    }
    return colours;
  }
}
