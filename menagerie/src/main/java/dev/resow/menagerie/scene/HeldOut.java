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
    return sets(3).stream().filter(HeldOut::isHeldOut).toList();
  }

  /** Every quartet that {@link #isHeldOut} names; no training picture shows four at all. */
  public static List<Set<Animal>> quartets() {
    return sets(4).stream().filter(HeldOut::isHeldOut).toList();
  }

  /** Every pair of two families that training shows: each is easy but for its place or colours. */
  public static List<List<Animal>> dissimilar() {
    return sets(2).stream()
        .filter(pair -> !isHeldOut(pair))
        .map(List::copyOf)
        .filter(pair -> pair.get(0).family() != pair.get(1).family())
        .toList();
  }

  /** All sets of a size, in the order of the animals. */
  private static List<Set<Animal>> sets(int size) {
    var sets = new ArrayList<Set<Animal>>();
    extend(EnumSet.noneOf(Animal.class), 0, size, sets);
    return sets;
  }

  private static void extend(EnumSet<Animal> some, int from, int size, List<Set<Animal>> sets) {
    if (some.size() == size) {
      sets.add(EnumSet.copyOf(some));
      return;
    }
    var animals = Animal.values();
    for (int a = from; a < animals.length; a++) {
      some.add(animals[a]);
      extend(some, a + 1, size, sets);
      some.remove(animals[a]);
    }
  }

  /** Whether the animals contain a held-out pair, or are three of one family. */
  public static boolean isHeldOut(Collection<Animal> animals) {
    return PAIRS.stream().anyMatch(animals::containsAll)
        || animals.size() > 2 && animals.stream().map(Animal::family).distinct().count() == 1;
  }
}
