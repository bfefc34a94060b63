package dev.resow.menagerie.tune;

import static dev.resow.menagerie.scene.Animal.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.judge.Judgement;
import dev.resow.menagerie.judge.Sighting;
import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Colour;
import dev.resow.menagerie.scene.Composition;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CriticRewardTest {
  private static Sighting face(Animal animal, double x) {
    return face(animal, x, Optional.empty());
  }

  private static Sighting face(Animal animal, double x, Optional<Colour> colour) {
    return face(animal, x, colour, 1);
  }

  private static Sighting face(Animal animal, double x, Optional<Colour> colour, double sure) {
    var box = new Box(x - 10, 50, x + 10, 70);
    return new Sighting(Optional.ofNullable(animal), colour, box, sure);
  }

  private static double reward(String prompt, Sighting... faces) {
    return CriticReward.reward(
        new Judgement(Arrays.asList(faces)), Composition.read(prompt).orElseThrow());
  }

  @Test
  void fullMarksAreASuccess() {
    assertThat(reward("a cat and a dog", face(CAT, 30), face(DOG, 90))).isEqualTo(1);
  }

  @Test
  void aFaceCountsWithTheCriticsConfidence() {
    assertThat(reward("a cat and a dog", face(CAT, 30), face(DOG, 90, Optional.empty(), .6)))
        .isCloseTo(.8, within(1e-12));
  }

  @Test
  void whatIsMissingOddOrUnaskedTakesItsShare() {
    assertThat(reward("a cat and a dog", face(CAT, 30))).isEqualTo(.5);
    assertThat(reward("a cat and a dog", face(CAT, 30), face(null, 90))).isEqualTo(.5);
    assertThat(reward("a cat and a dog", face(CAT, 30), face(DOG, 60), face(PIG, 90)))
        .isCloseTo(2 / 3.0, within(1e-12));
    assertThat(reward("a cat and a dog", face(CAT, 30), face(CAT, 90))).as("twice").isZero();
    assertThat(reward("a cat")).as("an empty room").isZero();
  }

  @Test
  void anAnimalOfAnotherColourIsNotRight() {
    var red = Optional.of(Colour.RED);
    assertThat(reward("a red cat", face(CAT, 60))).isZero();
    assertThat(reward("a red cat", face(CAT, 60, red))).isEqualTo(1);
    assertThat(reward("a cat", face(CAT, 60, red))).as("no colour was asked").isEqualTo(1);
  }

  @Test
  void aRelationIsOneThingMore() {
    assertThat(reward("a cat left of a dog", face(CAT, 30), face(DOG, 90))).isEqualTo(1);
    assertThat(reward("a cat right of a dog", face(CAT, 30), face(DOG, 90)))
        .isCloseTo(2 / 3.0, within(1e-12));
    assertThat(reward("a cat left of a dog", face(CAT, 30)))
        .as("nothing is placed beside nothing")
        .isCloseTo(1 / 3.0, within(1e-12));
  }
}
