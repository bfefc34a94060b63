package dev.resow.menagerie.calibrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BlockChoiceTest {
  @Test
  void theReferenceIsTheRunThatLocalisesBest() {
    var roles = BlockChoice.choose(new double[] {.20, .20, .23, .34, .33, .29});
    assertThat(roles.reference()).containsExactly(3, 4);
    assertThat(roles.early()).containsExactly(0, 1, 2);
  }

  @Test
  void ofRunsThatAreAsGoodTheEarlierOneIsCheaper() {
    var roles = BlockChoice.choose(new double[] {.10, .10, .33, .34, .34, .35});
    assertThat(roles.reference()).containsExactly(2, 3);
  }

  @Test
  void blocksThatLocaliseLessThanHalfAsWellArePulledNowhere() {
    var roles = BlockChoice.choose(new double[] {.05, .20, .10, .40, .40, .10});
    assertThat(roles.reference()).containsExactly(3, 4);
    assertThat(roles.early()).containsExactly(1);
  }

  @Test
  void aRunIsAThirdOfTheDepthRoundedUp() {
    assertThat(BlockChoice.length(1)).isEqualTo(1);
    assertThat(BlockChoice.length(6)).isEqualTo(2);
    assertThat(BlockChoice.length(24)).isEqualTo(8);
    assertThat(BlockChoice.choose(new double[] {.3}).reference()).containsExactly(0);
  }
}
