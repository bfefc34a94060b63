package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Ears;
import dev.resow.menagerie.scene.Fur;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Look;
import dev.resow.menagerie.scene.Marks;
import dev.resow.menagerie.scene.Muzzle;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/** Draws blends at random, look-alikes more often than others. */
final class Blends {
  /** Euclidean distance in RGB below which two furs are much the same. */
  private static final double SAME_FUR = 100;

  private final SplittableRandom random;

  Blends(SplittableRandom random) {
    this.random = random;
  }

  Blend draw() {
    var animals = pair();
    var one = animals.get(0);
    var other = animals.get(1);
    return switch (random.nextInt(9)) {
      case 0, 1, 2 -> parts(one, other);
      case 3, 4 -> halves(one, other);
      case 5, 6 -> new Blend.Ghost(whole(one), whole(other), random.nextDouble(.35, .65));
      case 7 -> scrambled(one);
      default ->
          new Blend.Fragment(
              whole(one), random.nextDouble(2 * Math.PI), random.nextDouble(-.25, .1));
    };
  }

  /** Two animals, in six of ten cases a held-out pair. */
  private List<Animal> pair() {
    if (random.nextDouble() < .6) {
      var pairs = HeldOut.pairs();
      var pair = List.copyOf(pairs.get(random.nextInt(pairs.size())));
      return random.nextBoolean() ? pair : pair.reversed();
    }
    int one = random.nextInt(Animal.values().length);
    int other = (one + random.nextInt(1, Animal.values().length)) % Animal.values().length;
    return List.of(Animal.values()[one], Animal.values()[other]);
  }

  private Blend halves(Animal one, Animal other) {
    double angle = random.nextInt(4) * Math.PI / 2 + random.nextDouble(-.4, .4);
    return new Blend.Halves(whole(one), whole(other), angle, random.nextDouble(-.2, .2));
  }

  /** At most three of the nine pieces stay where they belong. */
  private Blend scrambled(Animal animal) {
    var order = new ArrayList<>(List.of(0, 1, 2, 3, 4, 5, 6, 7, 8));
    do {
      Collections.shuffle(order, Random.from(random));
    } while (IntStream.range(0, order.size()).filter(i -> order.get(i) == i).count() > 3);
    return new Blend.Scrambled(whole(animal), List.copyOf(order));
  }

  /** One animal with one strong cue of the other; halves where every strong cue is shared. */
  private Blend parts(Animal one, Animal other) {
    var a = one.look();
    var b = other.look();
    var fur = whole(one).fur();
    var mixed = new ArrayList<Blend>();
    if (shape(a.ears()) != shape(b.ears())) {
      mixed.add(parts(new Look(a.head(), b.ears(), a.marks(), a.muzzle()), fur));
    }
    if (b.muzzle() == Muzzle.SNOUT || b.muzzle() == Muzzle.BIG_NOSE) {
      mixed.add(parts(new Look(a.head(), a.ears(), a.marks(), b.muzzle()), fur));
    }
    var marked = new Look(a.head(), a.ears(), b.marks(), a.muzzle());
    if (isStrong(b.marks()) && takesMarks(a) && !isAnimal(marked)) {
      mixed.add(parts(marked, fur));
    }
    if (isStrong(b.marks()) && a.marks() != b.marks() && a.marks() != Marks.NONE) {
      mixed.addAll(Collections.nCopies(3, new Blend.Parts(a, fur, b.marks())));
    }
    if (isLeakedFur(one, other)) {
      mixed.add(parts(a, other.fur().lit(brightness())));
    }
    return mixed.isEmpty() ? halves(one, other) : mixed.get(random.nextInt(mixed.size()));
  }

  private static Blend parts(Look look, Fur fur) {
    return new Blend.Parts(look, fur, Marks.NONE);
  }

  /** Whether the parts happen to be those of another animal: spots on a tiger make a leopard. */
  private static boolean isAnimal(Look look) {
    return Arrays.stream(Animal.values()).map(Animal::look).anyMatch(look::equals);
  }

  /** Whether a pattern is seen at a glance; whiskers or light cheeks on a dog are not. */
  private static boolean isStrong(Marks marks) {
    return marks == Marks.STRIPES || marks == Marks.DOTS || marks == Marks.PATCHES;
  }

  /** Patterns are drawn for large heads and miss the features of small ones. */
  private static boolean takesMarks(Look look) {
    return switch (look.head()) {
      case ROUND, WIDE, TALL, TAPERED -> true;
      case NARROW, SMALL, LOW -> false;
    };
  }

  /** Ears of one shape differ too little: a koala with a bear's ears is still a koala. */
  private static Ears shape(Ears ears) {
    return switch (ears) {
      case ROUND, BLACK, SIDE -> Ears.ROUND;
      case POINTED, FOLDED -> Ears.POINTED;
      case FLOPPY, LONG, MANE -> ears;
    };
  }

  /** Whether an animal in this fur is neither itself nor itself in a colour of the captions. */
  private static boolean isLeakedFur(Animal animal, Animal from) {
    var main = from.fur().main();
    return distance(main, animal.fur().main()) > SAME_FUR
        && Arrays.stream(Colour.values()).noneMatch(c -> distance(main, c.rgb()) < SAME_FUR);
  }

  private static double distance(Color a, Color b) {
    return Math.hypot(
        Math.hypot(a.getRed() - b.getRed(), a.getGreen() - b.getGreen()),
        a.getBlue() - b.getBlue());
  }

  private Blend.Whole whole(Animal animal) {
    Fur fur = animal.fur();
    var colour = Colour.values()[random.nextInt(Colour.values().length)];
    if (random.nextInt(4) == 0 && colour.changes(animal)) {
      fur = fur.dyed(animal.look(), colour);
    }
    return new Blend.Whole(animal.look(), fur.lit(brightness()));
  }

  private double brightness() {
    return random.nextDouble(.93, 1.05);
  }
}
