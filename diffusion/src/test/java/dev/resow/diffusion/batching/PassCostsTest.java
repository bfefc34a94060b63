package dev.resow.diffusion.batching;

import static org.assertj.core.api.Assertions.assertThat;

import ai.djl.ndarray.types.Shape;
import org.junit.jupiter.api.Test;

/** How large a shared pass becomes follows from what passes took. */
class PassCostsTest {
  private static final Likeness SMALL = new Likeness(new Shape(16, 16, 16), new Shape(40, 128), "");
  private static final Likeness LARGE =
      new Likeness(new Shape(16, 64, 64), new Shape(154, 4096), "");
  private static final int OWN = 2;

  private final PassCosts costs = new PassCosts();

  @Test
  void theFirstPassesRunAloneAndAreMeasured() {
    for (int pass = 0; pass < PassCosts.SAMPLES; pass++) {
      assertThat(costs.most(SMALL, OWN)).isEqualTo(OWN);
      costs.took(SMALL, OWN, 8_000);
    }
    assertThat(costs.most(SMALL, OWN)).as("then pairs are tried").isEqualTo(7);
    assertThat(costs.never(SMALL, OWN)).isFalse();
  }

  @Test
  void aPassGrowsWhileARowBecomesCheaper() {
    measured(SMALL, 2, 8_000); // 4,000 a row
    measured(SMALL, 4, 12_000); // 3,000
    assertThat(costs.most(SMALL, OWN)).as("the next size is tried").isEqualTo(15);
    measured(SMALL, 8, 20_000); // 2,500
    measured(SMALL, 16, 48_000); // 3,000 again
    assertThat(costs.most(SMALL, OWN)).isEqualTo(15);
  }

  @Test
  void whereSharingDoesNotPayNobodyWaitsForIt() {
    measured(LARGE, 2, 2_000_000);
    measured(LARGE, 4, 3_960_000); // 1 % less a row
    assertThat(costs.most(LARGE, OWN)).isEqualTo(OWN);
    assertThat(costs.never(LARGE, OWN)).isTrue();
  }

  @Test
  void theLeastTimeCountsBecauseNeighboursOnlySlowPassesDown() {
    measured(SMALL, 2, 8_000);
    measured(SMALL, 4, 40_000);
    costs.took(SMALL, 4, 10_000);
    assertThat(costs.most(SMALL, OWN)).isGreaterThan(OWN);
  }

  @Test
  void aSizeThatFailedIsNotTriedAgain() {
    measured(SMALL, 2, 8_000);
    measured(SMALL, 4, 10_000);
    costs.failed(SMALL, 8);
    assertThat(costs.most(SMALL, OWN)).isEqualTo(7);
  }

  @Test
  void shapesAreMeasuredApart() {
    measured(SMALL, 2, 8_000);
    assertThat(costs.most(SMALL, OWN)).isGreaterThan(OWN);
    assertThat(costs.most(LARGE, OWN)).isEqualTo(OWN);
  }

  private void measured(Likeness likeness, int rows, long nanos) {
    for (int pass = 0; pass < PassCosts.SAMPLES; pass++) {
      costs.took(likeness, rows, nanos);
    }
  }
}
