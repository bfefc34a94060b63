package dev.resow.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.contract.AdapterBaseCard;
import dev.resow.contract.AdapterBaseCard.Layers;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import java.util.List;
import org.junit.jupiter.api.Test;

class MatrixMemoryTest {
  private static final AdapterBaseCard BASE =
      new AdapterBaseCard(
          "base",
          List.of(
              new Layers("transformer.transformer_blocks.*.attn.to_q", 0, 1, 64, 32),
              new Layers("transformer.transformer_blocks.*.ff.net.2", 0, 1, 64, 32),
              new Layers("text_encoder.layers.*.attn.to_q", 0, 1, 64, 32)));

  /**
   * Two layers of (64 + 32) x rank numbers, six copies of four bytes; other layers are not trained.
   */
  @Test
  void theAttentionOfTheBlocksIsCounted() {
    long few = MatrixMemory.of(BASE, 4, TrainingRecipe.NFT, null);
    assertThat(few).isEqualTo(2 * 4 * (64 + 32) * 6 * 4);
    assertThat(MatrixMemory.of(BASE, 256, TrainingRecipe.NFT, null)).isEqualTo(64 * few);
  }

  /** Five copies, and as many of the discriminator with its frozen copy. */
  @Test
  void aDiscriminatorTakesMore() {
    long one = 2 * 4 * (64 + 32) * 4;
    assertThat(memory(comat(ComatPart.CAPTION))).isEqualTo(5 * one);
    assertThat(memory(comat(ComatPart.CAPTION, ComatPart.ADVERSARIAL))).isEqualTo(11 * one);
  }

  private static long memory(ComatSpec comat) {
    return MatrixMemory.of(BASE, 4, TrainingRecipe.COMAT, comat);
  }

  /** Five copies, and the two gradients that are joined. */
  @Test
  void rewardsTakeTheirOwnGradient() {
    assertThat(MatrixMemory.of(BASE, 4, TrainingRecipe.ITERCOMP, null))
        .isEqualTo(2 * 4 * (64 + 32) * 7 * 4);
  }

  private static ComatSpec comat(ComatPart... parts) {
    var captioner = new TrainingCritic("blip", "ab".repeat(32));
    return new ComatSpec(List.of(parts), captioner, null, 16, 0);
  }

  @Test
  void onlyModelsWithThatAttentionCanBeTrained() {
    assertThat(TrainedLayers.areIn(BASE)).isTrue();
    var flux = new Layers("transformer.single_transformer_blocks.*.attn.to_q", 0, 37, 64, 32);
    assertThat(
            TrainedLayers.areIn(
                new AdapterBaseCard("flux", List.of(BASE.layers().getFirst(), flux))))
        .as("no training of FLUX")
        .isFalse();
    assertThat(TrainedLayers.areIn(new AdapterBaseCard("text", BASE.layers().subList(2, 3))))
        .isFalse();
  }
}
