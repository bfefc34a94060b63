package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.recipe.Itercomp;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ItercompOptionsTest {
  @Test
  void defaultsAreThoseOfTheHelp() {
    var options = ItercompOptions.parse("--name", "x", "--rewards", "a/spatial, b/presence");
    assertThat(options.recipe()).isEqualTo(Itercomp.DEFAULT);
    assertThat(options.rewards()).containsExactly(Path.of("a/spatial"), Path.of("b/presence"));
    assertThat(options.common().updates()).isEqualTo(200);
  }

  @Test
  void theGradientIsTakenInTheLastQuarter() {
    var options = ItercompOptions.parse("--name", "x", "--rewards", "a", "--steps", "20");
    assertThat(options.recipe().first()).isEqualTo(15);
    assertThat(ItercompOptions.parse("--name", "x", "--rewards", "a", "--steps", "1").recipe())
        .extracting(Itercomp::first)
        .isEqualTo(0);
  }

  @Test
  void whatIsWrongIsNamed() {
    assertThatThrownBy(() -> ItercompOptions.parse("--name", "x"))
        .hasMessageContaining("--rewards: expected folders of rewards");
    assertThatThrownBy(() -> ItercompOptions.parse("--name", "x", "--rewards", "a", "--share", "0"))
        .hasMessageContaining("--share: expected above 0 to 1, found '0'");
    assertThatThrownBy(() -> ItercompOptions.parse("--name", "x", "--rewards", "a", "--rows", "5"))
        .hasMessageContaining("rows: expected a divisor of 16, got 5");
  }
}
