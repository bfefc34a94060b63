package dev.resow.menagerie.scene;

import static dev.resow.menagerie.scene.Animal.*;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Combinations of look-alikes that no training picture shows: each animal is well known alone and
 * with others, so a failure on these prompts is neglect or mixing and not ignorance.
 */
public final class HeldOut {
  private static final List<Set<Animal>> PAIRS =
      List.of(
          EnumSet.of(TIGER, LEOPARD),
          EnumSet.of(LION, LEOPARD),
          EnumSet.of(CAT, TIGER),
          EnumSet.of(CAT, WOLF),
          EnumSet.of(DOG, WOLF),
          EnumSet.of(FOX, WOLF),
          EnumSet.of(DOG, BEAR),
          EnumSet.of(BEAR, PANDA),
          EnumSet.of(BEAR, KOALA));

  private HeldOut() {}

  /** The nine look-alike pairs. */
  public static List<Set<Animal>> pairs() {
    return PAIRS;
  }

  /** Every triple that {@link #isHeldOut} names, in the order of the animals. */
  public static List<Set<Animal>> triples() {
    var triples = new ArrayList<Set<Animal>>();
    var animals = Animal.values();
    for (int a = 0; a < animals.length; a++) {
      for (int b = a + 1; b < animals.length; b++) {
        for (int c = b + 1; c < animals.length; c++) {
          var triple = EnumSet.of(animals[a], animals[b], animals[c]);
          if (isHeldOut(triple)) {
            triples.add(triple);
          }
        }
      }
    }
    return triples;
  }

  /** Whether the animals contain a held-out pair, or are three of one family. */
  public static boolean isHeldOut(Collection<Animal> animals) {
    return PAIRS.stream().anyMatch(animals::containsAll)
        || animals.size() > 2 && animals.stream().map(Animal::family).distinct().count() == 1;
  }
}
