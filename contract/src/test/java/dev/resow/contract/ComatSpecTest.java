package dev.resow.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** A training by CoMat names the critics of its parts, and no other. */
class ComatSpecTest {
  private static final TrainingCritic CRITIC = new TrainingCritic("blip", "ab".repeat(32));

  @Test
  void everyPartHasItsCritic() {
    var parts = List.of(ComatPart.CAPTION, ComatPart.PIXEL);
    assertThat(new ComatSpec(parts, CRITIC, CRITIC, 16, .1).parts()).isEqualTo(parts);
    assertThatThrownBy(() -> new ComatSpec(parts, null, CRITIC, 16, 0))
        .hasMessageContaining("'comat.captioner'");
    assertThatThrownBy(() -> new ComatSpec(parts, CRITIC, null, 16, 0))
        .hasMessageContaining("'comat.segmenter'");
    assertThatThrownBy(() -> new ComatSpec(List.of(ComatPart.CAPTION), CRITIC, CRITIC, 16, 0))
        .hasMessageContaining("'comat.segmenter'");
  }

  @Test
  void oneThatLearnsNothingIsRefused() {
    assertThatThrownBy(() -> new ComatSpec(List.of(), null, null, 16, 0))
        .hasMessageContaining("'comat.parts'");
    var twice = List.of(ComatPart.ADVERSARIAL, ComatPart.ADVERSARIAL);
    assertThatThrownBy(() -> new ComatSpec(twice, null, null, 16, 0))
        .hasMessageContaining("each once");
    var once = List.of(ComatPart.ADVERSARIAL);
    assertThatThrownBy(() -> new ComatSpec(once, null, null, 0, 0))
        .hasMessageContaining("'comat.pictures'");
    assertThatThrownBy(() -> new ComatSpec(once, null, null, 1, Double.NaN))
        .hasMessageContaining("'comat.floor'");
  }

  @Test
  void anotherRecipeHasNone() {
    var comat = new ComatSpec(List.of(ComatPart.ADVERSARIAL), null, null, 1, 0);
    assertThatThrownBy(() -> spec(TrainingRecipe.NFT, comat)).hasMessageContaining("'comat'");
    assertThatThrownBy(() -> spec(TrainingRecipe.COMAT, null)).hasMessageContaining("'comat'");
    var written = Json.text(spec(TrainingRecipe.COMAT, comat));
    assertThat(Json.parse(written, TrainingSpec.class).comat()).isEqualTo(comat);
  }

  private static TrainingSpec spec(TrainingRecipe recipe, ComatSpec comat) {
    return new TrainingSpec(
        "acme", recipe, "m", "base", List.of("a cat"), 4, 9, .1, 7, null, "reads", comat, null);
  }
}
