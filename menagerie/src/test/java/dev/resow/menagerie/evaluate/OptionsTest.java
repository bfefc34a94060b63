package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void whatIsNotGivenHasADefault() {
    var options = Options.parse();
    assertThat(options.seeds()).isEqualTo(8);
    assertThat(options.json()).isFalse();
  }

  @Test
  void aRemoteServerIsAskedWithItsKey() {
    var options =
        Options.parse(
            "--url", "https://resow.example", "--json", "--key", "resow_a_b", "--seeds", "2");
    assertThat(options.url()).isEqualTo("https://resow.example");
    assertThat(options.key()).isEqualTo("resow_a_b");
    assertThat(options.seeds()).isEqualTo(2);
    assertThat(options.json()).isTrue();
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Options.parse("--seeds", "0")).hasMessageContaining("--seeds");
    assertThatThrownBy(() -> Options.parse("--nope", "1")).hasMessageContaining("--nope");
    assertThatThrownBy(() -> Options.parse("--seeds")).hasMessageContaining("--seeds");
  }
}
