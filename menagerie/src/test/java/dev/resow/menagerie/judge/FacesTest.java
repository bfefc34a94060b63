package dev.resow.menagerie.judge;

import static dev.resow.menagerie.judge.Verdicts.GRID;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.menagerie.scene.Animal;
import dev.resow.menagerie.scene.Colour;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FacesTest {
  private final float[] kinds = new float[Verdicts.KINDS * GRID * GRID];
  private final float[] colours = new float[Verdicts.COLOURS * GRID * GRID];

  FacesTest() {
    Arrays.fill(kinds, 0, GRID * GRID, 1);
    Arrays.fill(colours, 0, GRID * GRID, 1);
  }

  @Test
  void anEmptyPictureHasNoFace() {
    assertThat(judgement().sightings()).isEmpty();
  }

  @Test
  void cellsThatHangTogetherAreOneFace() {
    paint(2, 3, 3, Verdicts.of(Animal.FOX));
    colour(2, 3, 3, Verdicts.of(Optional.of(Colour.BLUE)));
    var sightings = judgement().sightings();

    assertThat(sightings).hasSize(1);
    var fox = sightings.getFirst();
    assertThat(fox.animal()).contains(Animal.FOX);
    assertThat(fox.colour()).contains(Colour.BLUE);
    assertThat(fox.box().centreX()).isCloseTo(3.5 * Verdicts.CELL, within(1e-9));
    assertThat(fox.box().centreY()).isCloseTo(4.5 * Verdicts.CELL, within(1e-9));
  }

  @Test
  void facesApartAreCountedEach() {
    paint(1, 1, 3, Verdicts.of(Animal.CAT));
    paint(8, 8, 3, Verdicts.of(Animal.CAT));
    assertThat(judgement().sightings()).hasSize(2);
    assertThat(judgement().present()).containsExactly(Animal.CAT);
  }

  @Test
  void twoAnimalsInOneFaceAreOdd() {
    paint(4, 4, 2, Verdicts.of(Animal.TIGER));
    paint(6, 4, 2, Verdicts.of(Animal.LEOPARD));
    assertThat(judgement().odd()).isOne();
    assertThat(judgement().present()).isEmpty();
  }

  @Test
  void aSingleCellIsASpeck() {
    paint(4, 4, 1, Verdicts.of(Animal.TIGER));
    assertThat(judgement().sightings()).isEmpty();
  }

  private Judgement judgement() {
    return new Faces(kinds, colours).judgement();
  }

  private void paint(int left, int top, int side, int kind) {
    fill(kinds, left, top, side, kind);
  }

  private void colour(int left, int top, int side, int colour) {
    fill(colours, left, top, side, colour);
  }

  private static void fill(float[] maps, int left, int top, int side, int map) {
    for (int y = top; y < top + side; y++) {
      for (int x = left; x < left + side; x++) {
        maps[y * GRID + x] = 0;
        maps[(map * GRID + y) * GRID + x] = 1;
      }
    }
  }
}
