package dev.resow.diffusion.guidance.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places of subjects on a grid of 4 rows and 8 columns. */
class SubjectPlacesTest {
  private static final int ROWS = 4;
  private static final int COLUMNS = 8;

  @ParameterizedTest
  @CsvSource({
    "LEFT_OF, -0.5", // five of eight columns to the left, less one
    "RIGHT_OF, 0.5",
    "ABOVE, -0.5",
    "ON, -0.5",
    "BELOW, 0.5",
    "NEXT_TO, 0"
  })
  void aSubjectIsFarOnTheRightOrTheWrongSide(Place place, double expected) {
    var places = places(spot(1, 0), spot(5, 2)); // upper left, lower right
    assertThat(places.misplaced(new Relation(0, place, 1))).isCloseTo(expected, within(1e-9));
  }

  @Test
  void whatIsHighOverTheOtherIsNotNextToIt() {
    var places = places(spot(3, 0), spot(4, 3));
    assertThat(places.misplaced(new Relation(0, Place.NEXT_TO, 1))).isPositive();
    assertThat(places(spot(0, 1), spot(7, 1)).misplaced(new Relation(0, Place.NEXT_TO, 1)))
        .isNegative();
  }

  @Test
  void aSubjectThatLeadsWhereverItIsHasItsPlaceToItself() {
    var places = places(spot(1, 1), spot(6, 1));
    assertThat(places.outside(0)).isZero();
    assertThat(places.outside(1)).isZero();
  }

  @Test
  void aSubjectUnderAStrongerOneIsOutside() {
    float[] weak = spot(1, 1);
    weak[COLUMNS + 1] = 0.9f;
    weak[COLUMNS + 7] = 0.5f;
    var places = places(spot(1, 1), weak);
    double all = Math.pow(0.9, 3) + Math.pow(0.5, 3);
    assertThat(places.outside(1)).isCloseTo(Math.pow(0.9, 3) / all, within(1e-6));
  }

  @Test
  void theNearestTwoAreSoManySharesOfThePictureApart() {
    assertThat(places(spot(1, 0), spot(5, 0), spot(5, 1)).nearest())
        .isCloseTo(1.0 / ROWS, within(1e-9));
    assertThat(places(spot(1, 0)).nearest()).isInfinite();
  }

  @Test
  void aFlatMapIsNowhere() {
    var places = places(spot(1, 1), new float[ROWS * COLUMNS]);
    assertThat(places.outside(1)).isOne();
    assertThat(places.centre(1)).isEqualTo(new SubjectPlaces.Centre(0.5, 0.5));
  }

  private static SubjectPlaces places(float[]... maps) {
    return new SubjectPlaces(List.of(maps), ROWS, COLUMNS);
  }

  /** One cell. */
  private static float[] spot(int column, int row) {
    float[] map = new float[ROWS * COLUMNS];
    map[row * COLUMNS + column] = 1;
    return map;
  }
}
