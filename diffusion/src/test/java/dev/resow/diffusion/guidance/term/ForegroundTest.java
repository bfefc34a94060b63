package dev.resow.diffusion.guidance.term;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ForegroundTest {
  @Test
  void otsuPartsTwoLevels() {
    float[] map = {0.1f, 0.1f, 0.9f, 0.9f, 0.1f, 0.9f};
    assertThat(Foreground.otsu(map)).isEqualTo((int) (0.1f * 255));
  }

  @Test
  void onlyTheBlobOfThePeakCounts() {
    float[] map = {
      .9f, .1f, .1f, .1f,
      .9f, .1f, .1f, .8f,
      .1f, .9f, .1f, .8f,
      .1f, .1f, .1f, .95f
    };
    assertThat(Foreground.mask(map, 4, 4))
        .containsExactly(0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1);
  }

  @Test
  void aFlatMapHasOnePixel() {
    float sum = 0;
    for (float value : Foreground.mask(new float[9], 3, 3)) {
      sum += value;
    }
    assertThat(sum).isEqualTo(1);
  }
}
