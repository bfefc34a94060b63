package dev.resow.menagerie.tune;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.training.recipe.Nft;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrainOptionsTest {
  @Test
  void defaultsAreThoseOfTheHelp() {
    var options = TrainOptions.parse("nft", "--name", "fur");
    assertThat(options.recipe()).isEqualTo(Nft.DEFAULT.with(new Nft.Guided(2, 3)));
    assertThat(options.common().prompts()).isEqualTo("mix");
    assertThat(options.common().updates()).isEqualTo(200);
    assertThat(options.common().out()).isEqualTo(Path.of("target/adapters/fur.safetensors"));
  }

  @Test
  void matricesAreOptions() {
    var options =
        TrainOptions.parse("nft", "--name", "x", "--rank", "8", "--rate", "0", "--minutes", "1.5");
    var matrices = options.recipe().matrices();
    assertThat(matrices.rank()).isEqualTo(8);
    assertThat(matrices.scale()).isEqualTo(2);
    assertThat(matrices.learningRate()).isZero();
    assertThat(options.common().time()).isEqualTo(Duration.ofSeconds(90));
  }

  @Test
  void guidedPicturesAreAnOption() {
    assertThat(
            TrainOptions.parse("nft", "--name", "x", "--guided", "4", "--guidance", "5")
                .recipe()
                .guided())
        .isEqualTo(new Nft.Guided(4, 5));
    assertThat(
            TrainOptions.parse("nft", "--name", "x", "--guided", "0", "--guidance", "5").recipe())
        .as("a weight without a picture changes nothing")
        .isEqualTo(Nft.DEFAULT);
  }

  @ParameterizedTest
  @CsvSource({
    "--guided, 5, '--guided: expected 0 to 4'",
    "--guidance, .5, '--guidance: expected 1 to 30'",
    "--rank, 0, '--rank: expected 1 to 256'",
    "--rank, 257, '--rank: expected 1 to 256'",
    "--rank, many, '--rank: expected 1 to 256'",
    "--rate, -1, '--rate: expected 0 to 1'",
    "--rate, NaN, '--rate: expected 0 to 1'",
    "--anchor, -1, '--anchor: expected 0 or more'",
    "--products, fp8, '--products: expected fp32 or bf16'",
    "--iterations, 0, '--iterations: expected 1 or more'",
    "--minutes, 0, '--minutes: expected above 0'",
    "--seed, 1.5, '--seed: expected a whole number'",
    "--name, ../up, '--name: expected'",
    "--colour, red, 'unknown option --colour'",
  })
  void everyOptionIsChecked(String option, String value, String message) {
    assertThatThrownBy(() -> TrainOptions.parse("nft", "--name", "fur", option, value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void recipeAndNameAreNeeded() {
    assertThatThrownBy(TrainOptions::parse).hasMessageContaining("expected a recipe");
    assertThatThrownBy(() -> TrainOptions.parse("mat")).hasMessageContaining("found 'mat'");
    assertThatThrownBy(() -> TrainOptions.parse("nft")).hasMessageContaining("--name");
    assertThatThrownBy(() -> TrainOptions.parse("nft", "--name"))
        .hasMessageContaining("'--option value'");
  }
}
