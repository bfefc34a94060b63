package dev.resow.menagerie.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class OptionsTest {
  @Test
  void whatIsNotGivenHasADefault() {
    var options = Options.parse();
    assertThat(options.sets()).containsExactly(PromptSet.LOOKALIKES);
    assertThat(options.seeds()).isEqualTo(new Seeds(1, 8));
    assertThat(options.out(PromptSet.LOOKALIKES)).hasToString("target/evaluation/lookalikes");
    assertThat(options.json()).isFalse();
  }

  @Test
  void aRemoteServerIsAskedWithItsKey() {
    var options =
        Options.parse(
            "--url", "https://resow.example", "--json", "--key", "resow_a_b", "--seeds", "2");
    assertThat(options.url()).isEqualTo("https://resow.example");
    assertThat(options.key()).isEqualTo("resow_a_b");
    assertThat(options.seeds().count()).isEqualTo(2);
    assertThat(options.json()).isTrue();
  }

  @Test
  void severalSetsHaveAFolderEach() {
    var options =
        Options.parse("--sets", "triples, relations", "--first-seed", "101", "--before", "docs");
    assertThat(options.sets()).containsExactly(PromptSet.TRIPLES, PromptSet.RELATIONS);
    assertThat(options.seeds()).hasToString("seeds 101 to 108");
    assertThat(options.out(PromptSet.RELATIONS)).hasToString("target/evaluation/relations");
    assertThat(options.isSummed()).isTrue();
  }

  @Test
  void mistakesAreNamed() {
    assertThatThrownBy(() -> Options.parse("--sets", "triples,dogs")).hasMessageContaining("dogs");
    assertThatThrownBy(() -> Options.parse("--set", "quick", "--sets", "quick"))
        .hasMessageContaining("found both");
    assertThatThrownBy(() -> Options.parse("--before", "docs")).hasMessageContaining("--before");
    assertThatThrownBy(() -> Options.parse("--seeds", "0")).hasMessageContaining("--seeds");
    assertThatThrownBy(() -> Options.parse("--nope", "1")).hasMessageContaining("--nope");
    assertThatThrownBy(() -> Options.parse("--seeds")).hasMessageContaining("--seeds");
  }
}
