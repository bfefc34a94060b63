package dev.resow.menagerie.train;

import dev.resow.menagerie.judge.Examples;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Captions;
import dev.resow.menagerie.scene.Relation;
import dev.resow.menagerie.scene.Renderer;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.Scenes;
import dev.resow.menagerie.scene.Subject;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * A picture, a text, and whether they match: what a matcher of the demo world learns. Half of the
 * texts are captions, half name one animal; half of them match.
 *
 * @param pixels (3, 128, 128) in [-1, 1]
 * @param text a caption of the world's grammar
 * @param matches whether all that the text names is there, as it says
 */
record MatchExample(float[] pixels, String text, boolean matches) {
  private static final double TWINS = .15;
  private static final double BLENDED = .25;
  private static final double COLOURED = .25;

  /** Before the name of one animal. */
  static final String PHOTO = "a photo of a ";

  /** One of a render like the scene, worn as pictures of a model are. */
  static MatchExample of(Scene scene, SplittableRandom random) {
    var shown = random.nextDouble() < TWINS ? twins(scene) : scene;
    int blend =
        random.nextDouble() < BLENDED ? random.nextInt(shown.subjects().size()) : -1; // of none
    var image = blend < 0 ? Renderer.image(shown) : Examples.blended(shown, blend, random);
    var pixels = Examples.worn(Renderer.channelsFirst(image), random);
    boolean matches = random.nextBoolean();
    if (random.nextBoolean()) {
      return one(pixels, shown, blend, matches, random);
    }
    if (blend >= 0) { // no caption of the scene is true
      var text = random.nextBoolean() ? shown.caption() : wrong(shown, random);
      return new MatchExample(pixels, text, false);
    }
    return new MatchExample(pixels, matches ? shown.caption() : wrong(shown, random), matches);
  }

  /** The second animal is the first one again, so that a name twice is not always wrong. */
  private static Scene twins(Scene scene) {
    var animals = new ArrayList<>(scene.animals());
    if (animals.size() < 2) {
      return scene;
    }
    animals.set(1, animals.getFirst());
    return Scenes.of(scene.seed(), animals, 1 / 3.0);
  }

  /** Names one animal, with or without its colour. */
  private static MatchExample one(
      float[] pixels, Scene scene, int blend, boolean matches, SplittableRandom random) {
    var there = new ArrayList<>(scene.subjects());
    var blended = blend < 0 ? null : there.remove(blend);
    if (matches && !there.isEmpty()) {
      var one = pick(there, random);
      var text = random.nextBoolean() ? one.phrase() : one.animal().word();
      return new MatchExample(pixels, PHOTO + text, true);
    }
    if (!there.isEmpty() && random.nextDouble() < COLOURED) {
      var one = pick(there, random);
      var wrong = WrongCaptions.otherColour(one, there, random);
      if (wrong.isPresent()) {
        return new MatchExample(pixels, PHOTO + wrong.get(), false);
      }
    }
    var others = new ArrayList<>(List.of(Animal.values()));
    others.removeAll(there.stream().map(Subject::animal).toList());
    boolean mixed = blended != null && others.contains(blended.animal()) && random.nextBoolean();
    var absent = mixed ? blended.animal() : pick(others, random);
    return new MatchExample(pixels, PHOTO + absent.word(), false);
  }

  private static <T> T pick(List<T> all, SplittableRandom random) {
    return all.get(random.nextInt(all.size()));
  }

  /** A caption that is wrong in a name, a colour, a relation or the number of animals. */
  private static String wrong(Scene scene, SplittableRandom random) {
    var one = WrongCaptions.one(scene, random);
    return switch (random.nextInt(4)) {
      case 0 ->
          WrongCaptions.colour(scene, one, random)
              .orElseGet(() -> WrongCaptions.animal(scene, one, random));
      case 1 -> swapped(scene, one, random);
      case 2 -> more(scene, random);
      default -> WrongCaptions.animal(scene, one, random);
    };
  }

  /** Both sides of a relation exchanged, or the name of one animal in the place of another one. */
  private static String swapped(Scene scene, Subject one, SplittableRandom random) {
    var caption = scene.caption();
    for (var kind : Relation.Kind.values()) {
      var words = " " + kind.words() + " ";
      if (caption.contains(words)) {
        return caption.replace(words, " " + kind.opposite().words() + " ");
      }
    }
    var others = scene.animals().stream().filter(animal -> animal != one.animal()).toList();
    if (others.isEmpty()) {
      return WrongCaptions.animal(scene, one, random);
    }
    return caption.replaceFirst("\\b" + one.animal().word() + "\\b", pick(others, random).word());
  }

  /** One animal more than there are. */
  private static String more(Scene scene, SplittableRandom random) {
    var absent = Arrays.stream(Animal.values()).filter(a -> !scene.animals().contains(a)).toList();
    var named = scene.subjects().stream().map(Subject::phrase);
    var all =
        new ArrayList<>(Stream.concat(named, Stream.of(pick(absent, random).word())).toList());
    int place = random.nextInt(all.size());
    all.add(place, all.removeLast());
    return Captions.list(all);
  }
}
