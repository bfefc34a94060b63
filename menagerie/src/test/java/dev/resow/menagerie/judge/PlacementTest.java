package dev.resow.menagerie.judge;

import static dev.resow.menagerie.scene.Relation.Kind.ABOVE;
import static dev.resow.menagerie.scene.Relation.Kind.BELOW;
import static dev.resow.menagerie.scene.Relation.Kind.LEFT_OF;
import static dev.resow.menagerie.scene.Relation.Kind.RIGHT_OF;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.menagerie.scene.Box;
import dev.resow.menagerie.scene.Relation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlacementTest {
  private static final Box MIDDLE = face(64, 64);

  @Test
  void eachSideHasItsWord() {
    assertThat(held(face(10, 64))).containsExactly(LEFT_OF);
    assertThat(held(face(118, 64))).containsExactly(RIGHT_OF);
    assertThat(held(face(64, 10))).containsExactly(ABOVE);
    assertThat(held(face(64, 118))).containsExactly(BELOW);
  }

  @Test
  void aLittleHigherIsBesideAndNotAbove() {
    assertThat(held(face(10, 44))).containsExactly(LEFT_OF);
  }

  @Test
  void aCornerIsBoth() {
    assertThat(held(face(14, 14))).containsExactly(LEFT_OF, ABOVE);
  }

  @Test
  void facesInOnePlaceLieNowhere() {
    assertThat(held(face(64, 64))).isEmpty();
    assertThat(held(face(60, 64))).isEmpty();
  }

  private static List<Relation.Kind> held(Box one) {
    return Arrays.stream(Relation.Kind.values())
        .filter(kind -> Placement.holds(kind, one, MIDDLE))
        .toList();
  }

  private static Box face(double x, double y) {
    return new Box(x - 24, y - 24, x + 24, y + 24);
  }
}
