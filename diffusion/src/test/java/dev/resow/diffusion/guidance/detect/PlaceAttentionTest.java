package dev.resow.diffusion.guidance.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Attention between the places of two subjects: the left and the right half of 1 x 4 tokens. */
class PlaceAttentionTest {
  private static final SubjectPlaces PLACES =
      new SubjectPlaces(List.of(new float[] {1, .5f, 0, 0}, new float[] {0, 0, .5f, 1}), 1, 4);

  @Test
  void theStrongestTokensOfThePlaceLookFirst() {
    assertThat(PlaceAttention.looking(PLACES)).containsExactly(0, 1, 2, 3, 3, 2, 0, 1);
  }

  @Test
  void attentionThatStaysAtHomeGoesNowhere() {
    var attention = attention(new float[] {.5f, .5f, 0, 0}, new float[] {0, 0, .5f, .5f});
    assertThat(attention.into(0, 1)).isZero();
    assertThat(attention.into(1, 0)).isZero();
  }

  @Test
  void attentionAcrossCountsByTheMapOfTheTokenThatLooks() {
    var attention =
        new PlaceAttention(
            PLACES, PlaceAttention.looking(PLACES), rows(new float[] {.2f, .2f, .4f, 0}));
    // every token sends half of its image attention (.4 of .8) to the third token
    assertThat(attention.into(0, 1)).isCloseTo(.5, within(1e-6));
    assertThat(attention.into(1, 0)).isCloseTo(.5, within(1e-6));
  }

  @Test
  void aSubjectWithoutAPlaceHasNoAttention() {
    var places = new SubjectPlaces(List.of(new float[] {1, 1, 1, 1}, new float[4]), 1, 4);
    var attention =
        new PlaceAttention(places, PlaceAttention.looking(places), rows(new float[] {1, 1, 1, 1}));
    assertThat(attention.into(1, 0)).isZero();
  }

  /** The first subject's tokens look like this, the second's like that. */
  private static PlaceAttention attention(float[] first, float[] second) {
    float[] rows = new float[32];
    for (int q = 0; q < 8; q++) {
      System.arraycopy(q < 4 ? first : second, 0, rows, 4 * q, 4);
    }
    return new PlaceAttention(PLACES, PlaceAttention.looking(PLACES), rows);
  }

  private static float[] rows(float[] each) {
    float[] rows = new float[32];
    for (int q = 0; q < 8; q++) {
      System.arraycopy(each, 0, rows, 4 * q, 4);
    }
    return rows;
  }
}
