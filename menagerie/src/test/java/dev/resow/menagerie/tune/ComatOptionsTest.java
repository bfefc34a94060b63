package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.comat.Part;
import dev.resow.training.recipe.Comat;
import dev.resow.training.recipe.Start;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ComatOptionsTest {
  @Test
  void defaultsAreThoseOfTheHelp() {
    var options =
        ComatOptions.parse("--name", "x", "--captioner", "blip", "--segmenter", "clipseg");
    assertThat(options.recipe(3, List.of(1, 2))).isEqualTo(Comat.of(3, List.of(1, 2)));
    assertThat(options.captioner()).contains(Path.of("blip"));
    assertThat(options.common().updates()).isEqualTo(200);
    assertThat(options.common().out()).isEqualTo(Path.of("target/adapters/x.safetensors"));
  }

  @Test
  void aPartThatIsLeftOutNeedsNoCritic() {
    var options =
        ComatOptions.parse(
            "--name", "x", "--parts", "caption", "--captioner", "blip", "--segmenter", "unread");
    assertThat(options.settings().loss().parts()).isEqualTo(Set.of(Part.CAPTION));
    assertThat(options.segmenter()).isEmpty();
    assertThatThrownBy(() -> ComatOptions.parse("--name", "x", "--parts", "pixel"))
        .hasMessageContainingAll("--segmenter", "pixel");
    assertThatThrownBy(() -> ComatOptions.parse("--name", "x", "--segmenter", "clipseg"))
        .hasMessageContainingAll("--captioner", "caption");
  }

  @Test
  void whatThisProjectAddsIsOffUnlessNamed() {
    var options =
        ComatOptions.parse(
            "--name",
            "x",
            "--captioner",
            "a",
            "--segmenter",
            "b",
            "--start",
            "mixed",
            "--limit",
            "0.2",
            "--trained",
            "1",
            "--rank",
            "8");
    var recipe = options.recipe(3, List.of(1));
    assertThat(recipe.start()).isEqualTo(Start.MIXED);
    assertThat(recipe.loss().limit()).isEqualTo(.2);
    assertThat(recipe.steps()).isEqualTo(new Comat.Steps(20, 1, 1));
    assertThat(recipe.matrices().scale()).isEqualTo(1);
    var standard = Comat.of(3, List.of(1));
    assertThat(standard.start()).isEqualTo(Start.NOISE);
    assertThat(standard.loss().limit()).isInfinite();
  }

  @ParameterizedTest
  @CsvSource({
    "--parts, 'caption,mood', 'mood'",
    "--rank, 257, '--rank: expected 1 to 256'",
    "--rate, 2, '--rate: expected 0 to 1'",
    "--floor, -1, '--floor: expected 0 or more'",
    "--token, NaN, '--token: expected 0 or more'",
    "--trained, 21, 'trained: expected 1 to the steps, 20'",
    "--start, render, 'expected a start, out of noise, mixed; found'",
    "--limit, 0, '--limit: expected above 0'",
    "--rows, 5, 'rows: expected a divisor of 16'",
    "--minutes, 0, '--minutes: expected above 0'",
    "--name, ../up, '--name: expected'",
    "--colour, red, 'unknown option --colour'",
  })
  void everyOptionIsChecked(String option, String value, String message) {
    assertThatThrownBy(
            () ->
                ComatOptions.parse(
                    "--name", "fur", "--captioner", "a", "--segmenter", "b", option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }
}
