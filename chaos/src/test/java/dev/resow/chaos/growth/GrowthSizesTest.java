package dev.resow.chaos.growth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GrowthSizesTest {
  @Test
  void numbersAreSeparatedByCommas() {
    assertThat(GrowthSizes.parse("1000, 20000,3000000").jobs())
        .containsExactly(1_000L, 20_000L, 3_000_000L);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      textBlock =
          """
          1000,x ; expected whole numbers separated by commas, found 'x'
          1000,  ; expected whole numbers separated by commas, found ''
          99     ; expected numbers from 100 to 20000000, found 99
          20000001 ; expected numbers from 100 to 20000000, found 20000001
          500,500 ; expected ascending numbers, found 500 after 500
          100,101,102,103,104,105,106,107,108,109,110 ; expected 1 to 10 numbers, found 11
          """)
  void anythingElseIsRejectedWithAReason(String text, String reason) {
    assertThatThrownBy(() -> GrowthSizes.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(reason);
  }
}
