package dev.resow.diffusion.guidance.map;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Blobs of subjects' maps on a grid of 8 x 8. */
class BlobPlacesTest {
  private static final int SIDE = 8;

  @Test
  void subjectsThatAreApartKeepTheirPlaces() {
    float[] places = BlobPlaces.of(maps(spot(1, 1), spot(6, 1), spot(4, 6)), 3, SIDE, SIDE);
    assertThat(peaks(places, 3)).containsExactly(cell(1, 1), cell(6, 1), cell(4, 6));
  }

  @Test
  void twoSubjectsInOnePlaceGetABlobEach() {
    float[] both = spot(1, 1);
    float[] weaker = spot(6, 6);
    for (int i = 0; i < both.length; i++) {
      both[i] = Math.max(both[i], 0.9f * weaker[i]); // sees both blobs
    }
    float[] places = BlobPlaces.of(maps(spot(1, 1), both), 2, SIDE, SIDE);
    assertThat(peaks(places, 2)).containsExactly(cell(1, 1), cell(6, 6));
  }

  @Test
  void everyCandidateHasItsOwn() {
    float[] one = maps(spot(1, 1), spot(6, 6));
    float[] other = maps(spot(6, 1), spot(1, 6));
    float[] both = Arrays.copyOf(one, 2 * one.length);
    System.arraycopy(other, 0, both, one.length, other.length);
    float[] places = BlobPlaces.of(both, 2, SIDE, SIDE);
    assertThat(Arrays.copyOfRange(places, 0, one.length))
        .containsExactly(BlobPlaces.of(one, 2, SIDE, SIDE));
    assertThat(Arrays.copyOfRange(places, one.length, places.length))
        .containsExactly(BlobPlaces.of(other, 2, SIDE, SIDE));
  }

  /** Up to six subjects are assigned exhaustively, more greedily. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 6, 7, 8})
  void noTwoSubjectsShareAPlace(int subjects) {
    float[][] spots = new float[subjects][];
    for (int s = 0; s < subjects; s++) {
      spots[s] = spot(s, (3 * s) % SIDE);
    }
    float[] places = BlobPlaces.of(maps(spots), subjects, SIDE, SIDE);
    assertThat(peaks(places, subjects)).doesNotHaveDuplicates();
  }

  @Test
  void flatMapsGiveFinitePlaces() {
    float[] places = BlobPlaces.of(new float[2 * SIDE * SIDE], 2, SIDE, SIDE);
    assertThat(IntStream.range(0, places.length).mapToDouble(i -> places[i]))
        .allMatch(Double::isFinite);
  }

  private static Integer[] peaks(float[] places, int subjects) {
    int cells = SIDE * SIDE;
    return IntStream.range(0, subjects)
        .mapToObj(
            s ->
                IntStream.range(0, cells)
                    .boxed()
                    .max((a, b) -> Float.compare(places[s * cells + a], places[s * cells + b]))
                    .orElseThrow())
        .toArray(Integer[]::new);
  }

  private static int cell(int column, int row) {
    return row * SIDE + column;
  }

  private static float[] maps(float[]... each) {
    float[] all = new float[each.length * SIDE * SIDE];
    for (int s = 0; s < each.length; s++) {
      System.arraycopy(each[s], 0, all, s * SIDE * SIDE, SIDE * SIDE);
    }
    return all;
  }

  /** A cell and, weaker, what is near it. */
  private static float[] spot(int column, int row) {
    float[] map = new float[SIDE * SIDE];
    for (int i = 0; i < map.length; i++) {
      double distance = Math.hypot(i % SIDE - column, i / SIDE - row);
      map[i] = (float) Math.exp(-distance * distance);
    }
    return map;
  }
}
