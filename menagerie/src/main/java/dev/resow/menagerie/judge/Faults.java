package dev.resow.menagerie.judge;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * What of a composition a picture gets wrong. Place and colour are read from the clearest face of
 * an animal; where an animal is missing, its place and colour are not asked.
 */
public final class Faults {
  private final Judgement judgement;
  private final Composition asked;

  private Faults(Judgement judgement, Composition asked) {
    this.judgement = judgement;
    this.asked = asked;
  }

  /** Empty exactly for a success: every animal once, unmixed, in its place and colour. */
  public static Set<Fault> of(Judgement judgement, Composition asked) {
    return new Faults(judgement, asked).all();
  }

  /**
   * Lenient, as TIAM counts (arXiv 2307.05134): every animal has a clear face, in its colour if the
   * prompt names one, whatever else is on the picture. A relation is not asked.
   */
  public static boolean isLenientSuccess(Judgement judgement, Composition asked) {
    return IntStream.range(0, asked.animals().size())
        .allMatch(
            i ->
                faces(judgement, asked.animals().get(i)).stream()
                    .anyMatch(face -> isDyed(face, asked.colours().get(i))));
  }

  private Set<Fault> all() {
    var faults = EnumSet.noneOf(Fault.class);
    if (judgement.odd() > 0) {
      faults.add(Fault.ODD);
    }
    if (!asked.animals().containsAll(judgement.present())) {
      faults.add(Fault.UNASKED);
    }
    for (int i = 0; i < asked.animals().size(); i++) {
      var faces = faces(judgement, asked.animals().get(i));
      if (faces.isEmpty()) {
        faults.add(Fault.MISSING);
      } else if (!isDyed(faces.getFirst(), asked.colours().get(i))) {
        faults.add(Fault.WRONG_COLOUR);
      }
      if (faces.size() > 1) {
        faults.add(Fault.UNASKED);
      }
    }
    if (isMisplaced()) {
      faults.add(Fault.MISPLACED);
    }
    return faults;
  }

  private boolean isMisplaced() {
    if (asked.relation().isEmpty()) {
      return false;
    }
    var one = faces(judgement, asked.animals().get(0));
    var other = faces(judgement, asked.animals().get(1));
    return !one.isEmpty()
        && !other.isEmpty()
        && !Placement.holds(asked.relation().get(), one.getFirst().box(), other.getFirst().box());
  }

  private static boolean isDyed(Sighting face, Optional<Colour> colour) {
    return colour.isEmpty() || face.colour().equals(colour);
  }

  /** The clearest first. */
  private static List<Sighting> faces(Judgement judgement, Animal animal) {
    return judgement.sightings().stream()
        .filter(face -> face.animal().filter(animal::equals).isPresent())
        .sorted(Comparator.comparingDouble(Sighting::confidence).reversed())
        .toList();
  }
}
