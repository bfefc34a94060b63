package dev.resow.menagerie.scene;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.SplittableRandom;

/**
 * Makes scenes from seeds; equal seeds give equal scenes. Convention: training takes seeds from 0
 * upwards, checks take negative ones, so no check ever shows a picture of the training.
 */
public final class Scenes {
  /** A relation holds in one draw of four. */
  private static final int MOST_DRAWS = 1_000;

  /** Keeps the seeds of checks negative. */
  private static final long NEXT_DRAW = 1_000_003;

  private Scenes() {}

  /** The scene of a seed, drawn from the mix. */
  public static Scene scene(long seed, SceneMix mix) {
    var random = new SplittableRandom(seed);
    double kind = random.nextDouble();
    int count = kind < mix.one() ? 1 : kind < mix.one() + mix.two() ? 2 : 3;
    var animals = animals(count, random);
    while (!mix.lookAlikes() && HeldOut.isHeldOut(animals)) {
      animals = animals(count, random);
    }
    return scene(seed, animals, mix.coloured(), random);
  }

  /** A scene of given animals in their own fur, or dyed with the given share. */
  public static Scene of(long seed, List<Animal> animals, double coloured) {
    return scene(seed, animals, coloured, new SplittableRandom(seed));
  }

  /**
   * A scene of a composition. Without colours and relation it has the pixels of {@link #of(long,
   * List, double)} with share 0; a relation is met by drawing again.
   */
  public static Scene of(long seed, Composition composition) {
    for (int draw = 0; draw < MOST_DRAWS; draw++) {
      var scene = of(seed - draw * NEXT_DRAW, composition.animals(), 0);
      var wanted = composition.relation().map(kind -> new Relation(0, kind, 1));
      if (wanted.isEmpty() || scene.relations().contains(wanted.get())) {
        return new Scene(
            seed,
            dyed(scene.subjects(), composition.colours()),
            scene.relations(),
            scene.background(),
            composition.text());
      }
    }
    throw new IllegalStateException(
        "no scene of '%s' in %d draws".formatted(composition.text(), MOST_DRAWS));
  }

  private static List<Subject> dyed(List<Subject> subjects, List<Optional<Colour>> colours) {
    var dyed = new ArrayList<Subject>();
    for (int i = 0; i < subjects.size(); i++) {
      var s = subjects.get(i);
      dyed.add(new Subject(s.animal(), colours.get(i), s.x(), s.y(), s.radius(), s.brightness()));
    }
    return dyed;
  }

  private static Scene scene(
      long seed, List<Animal> animals, double coloured, SplittableRandom random) {
    var layout = Layout.draw(animals.size(), random);
    var slots = shuffled(layout.slots(), random);
    double radius = random.nextDouble(layout.smallest(), layout.largest());
    var subjects = new ArrayList<Subject>();
    for (int i = 0; i < animals.size(); i++) {
      var slot = slots.get(i);
      subjects.add(
          new Subject(
              animals.get(i),
              colour(animals.get(i), coloured, random),
              slot.x() + random.nextDouble(-1, 1) * layout.jitterX(),
              slot.y() + random.nextDouble(-1, 1) * layout.jitterY(),
              radius * random.nextDouble(.95, 1),
              random.nextDouble(.93, 1.05)));
    }
    var relations = Relation.among(subjects);
    var background = Background.values()[random.nextInt(Background.values().length)];
    var caption = Captions.caption(subjects, relations, random);
    return new Scene(seed, subjects, relations, background, caption);
  }

  private static List<Animal> animals(int count, SplittableRandom random) {
    return shuffled(List.of(Animal.values()), random).subList(0, count);
  }

  private static Optional<Colour> colour(Animal animal, double share, SplittableRandom random) {
    if (random.nextDouble() >= share) {
      return Optional.empty();
    }
    var colours = List.of(Colour.values()).stream().filter(c -> c.changes(animal)).toList();
    return Optional.of(colours.get(random.nextInt(colours.size())));
  }

  private static <T> List<T> shuffled(List<T> items, SplittableRandom random) {
    var copy = new ArrayList<>(items);
    Collections.shuffle(copy, Random.from(random));
    return copy;
  }
}
