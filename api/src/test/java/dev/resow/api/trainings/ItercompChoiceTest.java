package dev.resow.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.ItercompSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the recipe itercomp needs, from what the client names and the operator has. */
class ItercompChoiceTest {
  private static final String HASH = "ab".repeat(32);
  private static final List<String> PINS =
      List.of("spatial:reward:" + HASH, "blip:captioner:" + HASH, "presence:reward:" + HASH);

  private final List<FieldError> errors = new ArrayList<>();

  private ItercompSpec choose(List<String> pins, TrainingRequest.Itercomp asked) {
    var choice = new ItercompChoice(new CriticCatalogue(Optional.of(pins)));
    return choice.of(errors, TrainingRecipe.ITERCOMP, asked);
  }

  private void refused(TrainingRequest.Itercomp asked, String detail) {
    errors.clear();
    assertThat(choose(PINS, asked)).isNull();
    assertThat(errors)
        .singleElement()
        .satisfies(
            error -> {
              assertThat(error.field()).isEqualTo("itercomp.rewards");
              assertThat(error.detail()).contains(detail);
            });
  }

  @Test
  void theDefaultIsEveryRewardOfTheServer() {
    assertThat(choose(PINS, null))
        .isEqualTo(
            new ItercompSpec(
                List.of(new TrainingCritic("spatial", HASH), new TrainingCritic("presence", HASH)),
                16));
    var named = choose(PINS, new TrainingRequest.Itercomp(List.of("presence"), 8));
    assertThat(named.rewards()).extracting(TrainingCritic::name).containsExactly("presence");
    assertThat(named.pictures()).isEqualTo(8);
    assertThat(errors).isEmpty();
  }

  @Test
  void whatIsUnsoundIsRefusedByField() {
    refused(
        new TrainingRequest.Itercomp(List.of("blip"), null), "of spatial, presence, not 'blip'");
    refused(new TrainingRequest.Itercomp(List.of(), null), "from 1 to 8 names, not 0");
    refused(new TrainingRequest.Itercomp(List.of("spatial", "spatial"), null), "each name once");
    refused(new TrainingRequest.Itercomp(Collections.singletonList(null), null), "of spatial");
    errors.clear();
    assertThat(choose(PINS, new TrainingRequest.Itercomp(null, 257))).isNull();
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("itercomp.pictures");
  }

  @Test
  void aServerWithoutRewardsSaysSo() {
    assertThat(choose(PINS.subList(1, 2), null)).isNull();
    assertThat(errors.getFirst().detail()).contains("have no reward (RESOW_TRAININGS_CRITICS)");
  }

  @Test
  void anotherRecipeHasNone() {
    var choice = new ItercompChoice(new CriticCatalogue(Optional.of(PINS)));
    assertThat(choice.of(errors, TrainingRecipe.NFT, null)).isNull();
    assertThat(errors).isEmpty();
    choice.of(errors, TrainingRecipe.COMAT, new TrainingRequest.Itercomp(null, null));
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("itercomp");
  }

  @Test
  void aRewardIsNotCalledLikeAFigure() {
    assertThatThrownBy(() -> new CriticCatalogue(Optional.of(List.of("loss:reward:" + HASH))))
        .hasMessageContainingAll("RESOW_TRAININGS_CRITICS", "not called like a figure", "'loss'");
  }
}
