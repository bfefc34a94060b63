package dev.resow.menagerie.gallery;

import dev.resow.menagerie.judge.Fault;
import dev.resow.menagerie.judge.Faults;
import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Composition;
import dev.resow.training.preference.Aspect;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/** How well a picture shows one aspect of its prompt, by what a judge network sees. */
final class AspectScores {
  private AspectScores() {}

  /**
   * @return 0 to 1; empty if the prompt asks nothing of that aspect
   */
  static OptionalDouble of(Aspect aspect, Judgement judgement, Composition asked) {
    return switch (aspect) {
      case ATTRIBUTE -> attribute(judgement, asked);
      case SPATIAL -> spatial(judgement, asked);
      case PRESENCE -> OptionalDouble.of(presence(judgement, asked.animals()));
    };
  }

  /** The share of the coloured animals whose clearest face has their colour. */
  private static OptionalDouble attribute(Judgement judgement, Composition asked) {
    return IntStream.range(0, asked.animals().size())
        .filter(i -> asked.colours().get(i).isPresent())
        .mapToDouble(
            i ->
                faces(judgement, asked.animals().get(i)).stream()
                        .max(Comparator.comparingDouble(Sighting::confidence))
                        .filter(face -> face.colour().equals(asked.colours().get(i)))
                        .isPresent()
                    ? 1
                    : 0)
        .average();
  }

  /** 1 where both animals are there and placed as asked, else 0. */
  private static OptionalDouble spatial(Judgement judgement, Composition asked) {
    if (asked.relation().isEmpty()) {
      return OptionalDouble.empty();
    }
    var faults = Faults.of(judgement, asked);
    boolean placed = !faults.contains(Fault.MISSING) && !faults.contains(Fault.MISPLACED);
    return OptionalDouble.of(placed ? 1 : 0);
  }

  /** Animals that have exactly one face, of the animals or the faces, whichever are more. */
  private static double presence(Judgement judgement, List<Animal> animals) {
    long right = animals.stream().filter(animal -> faces(judgement, animal).size() == 1).count();
    return (double) right / Math.max(animals.size(), judgement.sightings().size());
  }

  private static List<Sighting> faces(Judgement judgement, Animal animal) {
    return judgement.sightings().stream()
        .filter(face -> face.animal().filter(animal::equals).isPresent())
        .toList();
  }
}
