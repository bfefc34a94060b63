package dev.resow.menagerie.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Options as people write them. */
class GivenOptionsTest {
  @Test
  void optionsAreTakenInAnyOrder() {
    var given =
        GivenOptions.of(
            List.of("--seeds", "3", "--json", "--with", "a=1", "--seeds", "4", "--with", "b=2"),
            Set.of("json"));
    assertThat(given.flag("json")).isTrue();
    assertThat(given.count("seeds", 8)).as("the last one counts").isEqualTo(4);
    assertThat(given.each("with")).containsExactly("a=1", "b=2");
    assertThat(given.text("out", "target")).as("left out").isEqualTo("target");
    given.requireNoOther();
  }

  @Test
  void whatNobodyTookIsRejected() {
    var given = GivenOptions.of(List.of("--sedes", "3"));
    assertThat(given.count("seeds", 8)).isEqualTo(8);
    assertThatThrownBy(given::requireNoOther).hasMessage("unknown option --sedes; see --help");
  }

  @Test
  void anOptionHasAValue() {
    for (var args : List.of(List.of("--seeds"), List.of("seeds", "3"), List.of("--", "3"))) {
      assertThatThrownBy(() -> GivenOptions.of(args))
          .hasMessage("expected '--option value', found '%s'", args.getFirst());
    }
  }

  @Test
  void aNumberLiesInItsRange() {
    for (var wrong : List.of("0", "-1", "1.5", "many", "99999999999")) {
      assertThatThrownBy(() -> GivenOptions.of(List.of("--seeds", wrong)).count("seeds", 8))
          .hasMessage("--seeds: expected 1 or more, found '%s'", wrong);
    }
    assertThatThrownBy(
            () ->
                GivenOptions.of(List.of("--rate", "NaN"))
                    .number("rate", "0", "0 to 1", Double::parseDouble, 0, 1))
        .hasMessage("--rate: expected 0 to 1, found 'NaN'");
  }
}
