package dev.resow.menagerie.calibrate;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.subjects.Place;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;

/**
 * A finished picture with everything that was seen on the way.
 *
 * @param updates gradient updates in all
 * @param extra work of the guidance in forward equivalents beyond a plain step, by step
 * @param mixed largest attention of one subject's place to another's, by step
 * @param interchange largest ratio of the test with swapped names, by the steps it was asked at
 * @param clusters {@link Clusters#deviation}, by the steps at which it was computed
 */
record Trial(
    PilotPrompt prompt,
    long seed,
    MapTrace trace,
    Judgement judgement,
    int updates,
    List<Double> extra,
    SequencedMap<Integer, Double> interchange,
    List<Double> mixed,
    SequencedMap<Integer, Double> clusters)
    implements Finished {
  @Override
  public String text() {
    return prompt.text();
  }

  @Override
  public int subjects() {
    return prompt.animals().size();
  }

  /** The judge's word, strict: exactly the prompted animals, each once and unmixed. */
  @Override
  public boolean success() {
    return judgement.success(prompt.animals());
  }

  /** Where the judge found a prompted animal, if it is there once. */
  private Optional<Box> face(Animal animal) {
    var faces =
        judgement.sightings().stream()
            .filter(sighting -> sighting.animal().equals(Optional.of(animal)))
            .map(Sighting::box)
            .toList();
    return faces.size() == 1 ? Optional.of(faces.getFirst()) : Optional.empty();
  }

  /** Whether an animal is not where the prompt asks it to be; empty when one is not to be found. */
  Optional<Boolean> misplaced() {
    var relation = prompt.relations().getFirst();
    var first = face(prompt.animals().get(relation.first()));
    var second = face(prompt.animals().get(relation.second()));
    return first.flatMap(one -> second.map(other -> !holds(relation.place(), one, other)));
  }

  private static boolean holds(Place place, Box one, Box other) {
    return switch (place) {
      case LEFT_OF -> one.centreX() < other.centreX();
      case RIGHT_OF -> one.centreX() > other.centreX();
      case ABOVE, ON -> one.centreY() < other.centreY();
      case BELOW -> one.centreY() > other.centreY();
      case NEXT_TO ->
          Math.abs(one.centreX() - other.centreX()) > Math.abs(one.centreY() - other.centreY());
    };
  }

  @Override
  public double extraBefore(int step) {
    return extra.stream().limit(step).mapToDouble(Double::doubleValue).sum();
  }
}
