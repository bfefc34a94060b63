package dev.resow.menagerie.judge;

import static dev.resow.menagerie.judge.Fault.MISPLACED;
import static dev.resow.menagerie.judge.Fault.MISSING;
import static dev.resow.menagerie.judge.Fault.ODD;
import static dev.resow.menagerie.judge.Fault.UNASKED;
import static dev.resow.menagerie.judge.Fault.WRONG_COLOUR;
import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static dev.resow.menagerie.scene.Animal.PIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Relation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private static final Composition CAT_AND_FOX = Composition.of(List.of(CAT, FOX));

  @Test
  void exactlyThePromptHasNone() {
    assertThat(faults(CAT_AND_FOX, at(CAT, 30, 64), at(FOX, 98, 64))).isEmpty();
  }

  @Test
  void animalsMissAndAreUnasked() {
    assertThat(faults(CAT_AND_FOX, at(CAT, 30, 64))).containsExactly(MISSING);
    assertThat(faults(CAT_AND_FOX, at(CAT, 30, 64), at(FOX, 98, 64), at(PIG, 64, 64)))
        .containsExactly(UNASKED);
    assertThat(faults(CAT_AND_FOX, at(CAT, 30, 64), at(FOX, 98, 64), at(FOX, 64, 64)))
        .containsExactly(UNASKED);
  }

  @Test
  void aFaceThatIsNoAnimalIsOdd() {
    assertThat(faults(CAT_AND_FOX, at(CAT, 30, 64), odd())).containsExactlyInAnyOrder(ODD, MISSING);
  }

  @Test
  void placesCountOnlyWhenAskedAndBothAreThere() {
    var above = CAT_AND_FOX.placed(Relation.Kind.ABOVE);

    assertThat(faults(above, at(CAT, 64, 30), at(FOX, 64, 98))).isEmpty();
    assertThat(faults(above, at(CAT, 64, 98), at(FOX, 64, 30))).containsExactly(MISPLACED);
    assertThat(faults(above, at(CAT, 64, 98))).containsExactly(MISSING);
    assertThat(faults(CAT_AND_FOX, at(CAT, 64, 98), at(FOX, 64, 30))).isEmpty();
  }

  @Test
  void eachAnimalNeedsItsOwnColour() {
    var dyed = CAT_AND_FOX.dyed(List.of(Colour.RED, Colour.BLUE));

    assertThat(faults(dyed, in(CAT, Colour.RED), in(FOX, Colour.BLUE))).isEmpty();
    assertThat(faults(dyed, in(CAT, Colour.BLUE), in(FOX, Colour.RED)))
        .containsExactly(WRONG_COLOUR);
    assertThat(faults(dyed, in(CAT, Colour.RED), at(FOX, 98, 64))).containsExactly(WRONG_COLOUR);
    assertThat(faults(CAT_AND_FOX, in(CAT, Colour.RED), at(FOX, 98, 64))).isEmpty();
  }

  @Test
  void leniencyForgivesWhatNobodyAskedFor() {
    var dyed = CAT_AND_FOX.dyed(List.of(Colour.RED, Colour.BLUE));
    var crowd = seen(in(CAT, Colour.RED), at(FOX, 9, 9), in(FOX, Colour.BLUE), odd());

    assertThat(Faults.isLenientSuccess(crowd, dyed)).isTrue();
    assertThat(Faults.isLenientSuccess(crowd, dyed.placed(Relation.Kind.ABOVE))).isTrue();
    assertThat(Faults.isLenientSuccess(seen(in(CAT, Colour.RED), at(FOX, 9, 9)), dyed)).isFalse();
  }

  @Property
  void withoutPlaceAndColourNoFaultIsTheStrictSuccess(
      @ForAll @Size(max = 4) List<Optional<Animal>> faces) {
    var judgement =
        new Judgement(
            faces.stream().map(a -> new Sighting(a, Optional.empty(), box(64, 64), 1)).toList());

    assertThat(Faults.of(judgement, CAT_AND_FOX).isEmpty())
        .isEqualTo(judgement.success(CAT_AND_FOX.animals()));
    assertThat(Faults.isLenientSuccess(judgement, CAT_AND_FOX))
        .isEqualTo(judgement.shows(CAT_AND_FOX.animals()));
  }

  private static Set<Fault> faults(Composition asked, Sighting... faces) {
    return Faults.of(seen(faces), asked);
  }

  private static Judgement seen(Sighting... faces) {
    return new Judgement(new ArrayList<>(List.of(faces)));
  }

  private static Sighting at(Animal animal, double x, double y) {
    return new Sighting(Optional.of(animal), Optional.empty(), box(x, y), 1);
  }

  private static Sighting in(Animal animal, Colour colour) {
    return new Sighting(Optional.of(animal), Optional.of(colour), box(64, 64), 1);
  }

  private static Sighting odd() {
    return new Sighting(Optional.empty(), Optional.empty(), box(64, 64), .4);
  }

  private static Box box(double x, double y) {
    return new Box(x - 20, y - 20, x + 20, y + 20);
  }
}
