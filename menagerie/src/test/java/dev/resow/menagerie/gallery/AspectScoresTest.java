package dev.resow.menagerie.gallery;

import static dev.resow.menagerie.scene.Animal.CAT;
import static dev.resow.menagerie.scene.Animal.FOX;
import static dev.resow.menagerie.scene.Animal.PIG;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import dev.resow.menagerie.scene.Relation;
import dev.resow.training.preference.Aspect;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class AspectScoresTest {
  private static final Composition TWO = Composition.of(List.of(CAT, FOX));

  private static Sighting face(Animal animal, Colour colour, double x) {
    return new Sighting(
        Optional.of(animal), Optional.ofNullable(colour), new Box(x - 20, 44, x + 20, 84), .9);
  }

  private static OptionalDouble score(Aspect aspect, Composition asked, Sighting... faces) {
    return AspectScores.of(aspect, new Judgement(List.of(faces)), asked);
  }

  @Test
  void presenceCountsAnimalsThatAreThereOnce() {
    var cat = face(CAT, null, 30);
    var fox = face(FOX, null, 98);
    assertThat(score(Aspect.PRESENCE, TWO, cat, fox)).hasValue(1);
    assertThat(score(Aspect.PRESENCE, TWO, cat)).hasValue(.5);
    assertThat(score(Aspect.PRESENCE, TWO, cat, fox, face(FOX, null, 64))).hasValue(1 / 3.);
    assertThat(score(Aspect.PRESENCE, TWO, cat, face(PIG, null, 98))).hasValue(.5);
    assertThat(score(Aspect.PRESENCE, TWO)).hasValue(0);
  }

  @Test
  void onlyColoursThatAreAskedForCount() {
    var asked = TWO.dyed(List.of(Colour.RED, Colour.BLUE));
    assertThat(score(Aspect.ATTRIBUTE, TWO, face(CAT, null, 30))).isEmpty();
    assertThat(score(Aspect.ATTRIBUTE, asked, face(CAT, Colour.RED, 30), face(FOX, Colour.RED, 98)))
        .hasValue(.5);
    assertThat(score(Aspect.ATTRIBUTE, asked, face(FOX, Colour.BLUE, 98))).hasValue(.5);
  }

  @Test
  void aRelationHoldsOrDoesNot() {
    var asked = TWO.placed(Relation.Kind.LEFT_OF);
    assertThat(score(Aspect.SPATIAL, TWO, face(CAT, null, 30))).isEmpty();
    assertThat(score(Aspect.SPATIAL, asked, face(CAT, null, 30), face(FOX, null, 98))).hasValue(1);
    assertThat(score(Aspect.SPATIAL, asked, face(CAT, null, 98), face(FOX, null, 30))).hasValue(0);
    assertThat(score(Aspect.SPATIAL, asked, face(CAT, null, 30))).hasValue(0);
  }
}
