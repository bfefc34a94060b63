package dev.resow.diffusion.model;

import static dev.resow.diffusion.model.ModelFolderTest.inspect;
import static dev.resow.diffusion.model.ModelFolderTest.refused;
import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.ModelCopy;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Stable Diffusion 3 folders without T5: zeros take its place, as in the reference. */
class MissingT5Test {
  private static final String INDEX = "model_index.json";

  @TempDir Path root;

  @Test
  void withoutT5ThereAreAsManyZerosAsTheReferenceAppends() {
    var copy =
        ModelCopy.in(root)
            .json(
                INDEX,
                index -> {
                  index.putArray("text_encoder_3").addNull().addNull();
                  index.putArray("tokenizer_3").addNull().addNull();
                })
            .delete("tokenizer_3");
    zeros(256, ModelSettings.of(Placement.cpu()));
    zeros(77, ModelSettings.of(Placement.cpu()).withSequenceLength(77));
    copy.delete("text_encoder_3");
    zeros(256, ModelSettings.of(Placement.cpu()));
    copy.json(INDEX, index -> index.without(List.of("text_encoder_3", "tokenizer_3")));
    zeros(256, ModelSettings.of(Placement.cpu()));
    assertThat(inspect(root).warnings()).isEmpty();
  }

  @Test
  void aT5WhoseFolderIsNotThereIsDoneWithoutAndTold() {
    ModelCopy.in(root).delete("text_encoder_3");
    assertThat(inspect(root).warnings()).singleElement().asString().contains("runs without T5");
    zeros(256, ModelSettings.of(Placement.cpu()));
  }

  @Test
  void aT5WithoutItsTokenizerIsRefused() {
    var copy = ModelCopy.in(root).delete("tokenizer_3");
    refused(root, "tokenizer_3", "no such folder");
    copy.json(INDEX, index -> index.putNull("tokenizer_3"));
    refused(root, INDEX, "tokenizer_3");
  }

  private void zeros(int length, ModelSettings settings) {
    try (var model = Sd3Model.load(root, settings)) {
      var golden = Goldens.prompts().getFirst();
      var sequence = model.encoders().encode(golden.prompt()).sequence();
      assertThat(sequence.getShape().getShape()).containsExactly(1, 77 + length, 96);
      try (var manager = model.manager().newSubManager()) {
        var clip = Goldens.tensor("encode.0.prompt_embeds", manager).get(":, :77");
        Goldens.assertClose(sequence.get(":, :77"), clip, "CLIP", 1e-4);
      }
      assertThat(sequence.get(":, 77:").abs().sum().getFloat()).isZero();
      var tokens = model.encoders().tokens(golden.prompt());
      assertThat(tokens.clip().ids()).isEqualTo(golden.clip());
      int dog = golden.prompt().indexOf("dog");
      assertThat(tokens.clipPositions(dog, dog + 3)).containsExactly(5);
      assertThat(tokens.t5Positions(dog, dog + 3)).isEmpty();
    }
  }
}
