package dev.resow.diffusion.guidance.map;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.subjects.Place;
import dev.resow.subjects.Relation;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Places that relations ask for, on a grid of 4 x 4. */
class AskedPlacesTest {
  private static final int SIDE = 4;

  @ParameterizedTest
  @CsvSource({
    "LEFT_OF, 4, 7", // left and right end of the second row
    "RIGHT_OF, 7, 4",
    "ABOVE, 1, 13",
    "ON, 1, 13",
    "BELOW, 13, 1",
    "NEXT_TO, 4, 7"
  })
  void theAskedSideIsNearer(Place place, int firsts, int seconds) {
    float[] maps = AskedPlaces.maps(List.of(new Relation(0, place, 1)), 2, SIDE, SIDE);
    float[] first = Arrays.copyOfRange(maps, 0, SIDE * SIDE);
    float[] second = Arrays.copyOfRange(maps, SIDE * SIDE, maps.length);
    assertThat(first[firsts]).isGreaterThan(second[firsts]);
    assertThat(second[seconds]).isGreaterThan(first[seconds]);
  }

  @Test
  void aChainStandsInARow() {
    var chain = List.of(new Relation(1, Place.LEFT_OF, 2), new Relation(0, Place.LEFT_OF, 1));
    float[] maps = AskedPlaces.maps(chain, 3, 1, 6);
    for (int s = 0; s < 3; s++) {
      for (int cell = 2 * s; cell < 2 * s + 2; cell++) {
        int at = cell;
        float own = maps[s * 6 + at];
        assertThat(List.of(0, 1, 2)).allMatch(other -> maps[other * 6 + at] <= own);
      }
    }
  }

  @Test
  void whoIsAskedNothingStandsInTheMiddle() {
    float[] maps = AskedPlaces.maps(List.of(new Relation(0, Place.LEFT_OF, 1)), 3, 3, 3);
    float[] third = Arrays.copyOfRange(maps, 18, 27);
    assertThat(third[4]).isOne();
  }
}
