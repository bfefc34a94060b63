package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What is on a picture.
 *
 * @param sightings every face, from the upper left to the lower right
 */
public record Judgement(List<Sighting> sightings) {

  public Judgement {
    sightings = List.copyOf(sightings);
  }

  /** The animals that are clearly there. */
  public Set<Animal> present() {
    var present = EnumSet.noneOf(Animal.class);
    sightings.forEach(sighting -> sighting.animal().ifPresent(present::add));
    return present;
  }

  /** Number of faces that are no animal. */
  public int odd() {
    return (int) sightings.stream().map(Sighting::animal).filter(Optional::isEmpty).count();
  }

  /** Lenient: every prompted animal is clearly there, whatever else is on the picture. */
  public boolean shows(Collection<Animal> prompted) {
    return present().containsAll(prompted);
  }

  /**
   * Strict, the success of the reports: exactly the prompted animals, each once and unmixed. An odd
   * face is a failure, and so is an animal that was not prompted or one drawn twice.
   *
   * @param prompted distinct animals
   */
  public boolean success(Collection<Animal> prompted) {
    return sightings.size() == prompted.size() && shows(prompted);
  }
}
