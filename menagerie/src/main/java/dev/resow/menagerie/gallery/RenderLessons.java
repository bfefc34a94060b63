package dev.resow.menagerie.gallery;

import dev.resow.menagerie.judge.Examples;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.HeldOut;
import dev.resow.menagerie.scene.Relation;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.training.preference.Aspect;
import dev.resow.training.preference.PromptSplit;
import dev.resow.training.reward.Pixels;
import dev.resow.training.reward.RankedPictures;
import dev.resow.training.reward.RewardLessons;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/**
 * Renders that show what a prompt asks for, and renders that miss one aspect of it: what a reward
 * begins with in the demo world, as published ones begin with a BLIP that has seen millions of
 * pictures.
 *
 * @param each rankings of an update
 * @param checked rankings that are held out
 */
record RenderLessons(Aspect aspect, PromptSplit split, int each, int checked)
    implements RewardLessons {
  private static final double PAIRS = .6;

  @Override
  public List<RankedPictures> of(long seed) {
    var random = new SplittableRandom(seed);
    return IntStream.range(0, each).mapToObj(_ -> ranking(random, false)).toList();
  }

  @Override
  public List<RankedPictures> heldOut() {
    var random = new SplittableRandom(-1); // of no update
    return IntStream.range(0, checked).mapToObj(_ -> ranking(random, true)).toList();
  }

  @Override
  public String identity() {
    return "renders " + this;
  }

  private RankedPictures ranking(SplittableRandom random, boolean heldOut) {
    Composition asked;
    do {
      asked = composition(random);
    } while (split.isHeldOut(RankRule.normal(asked.text())) != heldOut);
    var right = Scenes.of(random.nextLong(), asked);
    var worse = new ArrayList<Pixels>();
    for (int i = 0; i < 2; i++) {
      worse.add(Pixels.of(wrong(asked, random)));
    }
    var prompt = random.nextInt(3) == 0 ? asked.photo() : asked.text();
    return new RankedPictures(prompt, List.of(List.of(Pixels.of(Renderer.image(right))), worse));
  }

  private Composition composition(SplittableRandom random) {
    int count = aspect == Aspect.SPATIAL || random.nextDouble() < PAIRS ? 2 : 3;
    var asked = Composition.of(animals(count, random));
    return switch (aspect) {
      case ATTRIBUTE -> asked.dyed(colours(asked.animals(), random));
      case SPATIAL -> asked.placed(pick(List.of(Relation.Kind.values()), random));
      case PRESENCE -> asked;
    };
  }

  private static List<Animal> animals(int count, SplittableRandom random) {
    while (true) {
      var some = new ArrayList<Animal>();
      while (some.size() < count) {
        var one = pick(List.of(Animal.values()), random);
        if (!some.contains(one)) {
          some.add(one);
        }
      }
      if (!HeldOut.isHeldOut(some)) {
        return some;
      }
    }
  }

  private static List<Colour> colours(List<Animal> animals, SplittableRandom random) {
    return animals.stream().map(animal -> colour(animal, random)).toList();
  }

  private static Colour colour(Animal animal, SplittableRandom random) {
    var fitting = Arrays.stream(Colour.values()).filter(colour -> colour.changes(animal)).toList();
    return pick(fitting, random);
  }

  private static <T> T pick(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  /** A render that misses what the aspect asks for. */
  private BufferedImage wrong(Composition asked, SplittableRandom random) {
    return switch (aspect) {
      case ATTRIBUTE -> Renderer.image(Scenes.of(random.nextLong(), recoloured(asked, random)));
      case SPATIAL -> misplaced(asked, random);
      case PRESENCE -> without(asked, random);
    };
  }

  /** Colours exchanged, or one of them another one or none. */
  private static Composition recoloured(Composition asked, SplittableRandom random) {
    var colours = new ArrayList<>(asked.colours());
    int one = random.nextInt(colours.size());
    int other = (one + 1) % colours.size();
    boolean differ = !colours.get(one).equals(colours.get(other));
    if (differ && random.nextBoolean()) {
      var kept = colours.get(one);
      colours.set(one, colours.get(other));
      colours.set(other, kept);
    } else if (random.nextInt(3) == 0) {
      colours.set(one, Optional.empty());
    } else {
      var before = colours.get(one);
      while (colours.get(one).equals(before)) {
        colours.set(one, Optional.of(colour(asked.animals().get(one), random)));
      }
    }
    return new Composition(asked.animals(), colours, asked.relation());
  }

  /** Another relation, or one animal is no longer to be recognised. */
  private static BufferedImage misplaced(Composition asked, SplittableRandom random) {
    var kind = asked.relation().orElseThrow();
    if (random.nextInt(4) == 0) {
      return Examples.blended(Scenes.of(random.nextLong(), asked), random.nextInt(2), random);
    }
    Relation.Kind other;
    do {
      other = pick(List.of(Relation.Kind.values()), random);
    } while (other == kind);
    var drawn = random.nextBoolean() ? kind.opposite() : other;
    return Renderer.image(
        Scenes.of(random.nextLong(), Composition.of(asked.animals()).placed(drawn)));
  }

  /** One animal is another one, is missing or is a blend. */
  private static BufferedImage without(Composition asked, SplittableRandom random) {
    var animals = new ArrayList<>(asked.animals());
    int one = random.nextInt(animals.size());
    switch (random.nextInt(4)) {
      case 0 -> {
        var others =
            Arrays.stream(Animal.values()).filter(animal -> !animals.contains(animal)).toList();
        animals.set(one, pick(others, random));
      }
      case 1 -> animals.remove(one);
      default -> {
        return Examples.blended(Scenes.of(random.nextLong(), asked), one, random);
      }
    }
    Scene scene = Scenes.of(random.nextLong(), Composition.of(animals));
    return Renderer.image(scene);
  }
}
