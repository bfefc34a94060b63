package dev.resow.menagerie.train;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Scene;
import dev.resow.menagerie.scene.Subject;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.SplittableRandom;

/** Captions that are true but for one word. */
final class WrongCaptions {
  private WrongCaptions() {}

  /** One of the animals of a scene. */
  static Subject one(Scene scene, SplittableRandom random) {
    return scene.subjects().get(random.nextInt(scene.subjects().size()));
  }

  /** Another animal, which is not in the scene, in the place of one. */
  static String animal(Scene scene, Subject one, SplittableRandom random) {
    var others = Arrays.stream(Animal.values()).filter(a -> !scene.animals().contains(a)).toList();
    var word = others.get(random.nextInt(others.size())).word();
    return scene.caption().replaceFirst("\\b" + one.animal().word() + "\\b", word);
  }

  /** One in a colour that none of its kind has; empty if that would look like its own fur. */
  static Optional<String> otherColour(
      Subject one, Collection<Subject> all, SplittableRandom random) {
    var fitting =
        Arrays.stream(Colour.values())
            .filter(colour -> colour.changes(one.animal()))
            .filter(
                colour ->
                    all.stream()
                        .filter(other -> other.animal() == one.animal())
                        .noneMatch(other -> other.colour().equals(Optional.of(colour))))
            .toList();
    return fitting.isEmpty()
        ? Optional.empty()
        : Optional.of(
            fitting.get(random.nextInt(fitting.size())).word() + " " + one.animal().word());
  }

  /** Another colour of one; empty if it has none. */
  static Optional<String> colour(Scene scene, Subject one, SplittableRandom random) {
    return one.colour()
        .map(
            own -> {
              var others = Arrays.stream(Colour.values()).filter(c -> c != own).toList();
              var word = others.get(random.nextInt(others.size())).word();
              return scene
                  .caption()
                  .replaceFirst("\\b" + one.phrase() + "\\b", word + " " + one.animal().word());
            });
  }
}
