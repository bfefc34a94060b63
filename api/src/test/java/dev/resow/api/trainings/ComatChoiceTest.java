package dev.resow.api.trainings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.ComatPart;
import dev.resow.contract.ComatSpec;
import dev.resow.contract.TrainingCritic;
import dev.resow.contract.TrainingRecipe;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the recipe comat needs, from what the client names and the operator has. */
class ComatChoiceTest {
  private static final String HASH = "ab".repeat(32);
  private static final List<String> PINS =
      List.of("small:captioner:" + HASH, "large:captioner:" + HASH, " masks:segmenter:" + HASH);

  private final List<FieldError> errors = new ArrayList<>();

  private ComatSpec choose(List<String> pins, TrainingRequest.Comat asked) {
    var choice = new ComatChoice(new CriticCatalogue(Optional.of(pins)));
    return choice.of(errors, TrainingRecipe.COMAT, asked);
  }

  private static TrainingRequest.Comat without(ComatPart... parts) {
    return new TrainingRequest.Comat(List.of(parts), null, null, null, null);
  }

  @Test
  void theDefaultsAreTheFirstCriticsAndEveryPart() {
    assertThat(choose(PINS, null))
        .isEqualTo(
            new ComatSpec(
                List.of(ComatPart.values()),
                new TrainingCritic("small", HASH),
                new TrainingCritic("masks", HASH),
                16,
                0));
    var named = new TrainingRequest.Comat(null, "large", null, 8, .2);
    assertThat(choose(PINS, named).captioner().name()).isEqualTo("large");
    assertThat(errors).isEmpty();
  }

  @Test
  void withoutAChoiceThePartsAreThoseThatTheServersCriticsCanJudge() {
    assertThat(choose(PINS.subList(0, 2), null).parts())
        .containsExactly(ComatPart.CAPTION, ComatPart.ADVERSARIAL);
    assertThat(choose(List.of(), null).parts()).containsExactly(ComatPart.ADVERSARIAL);
    assertThat(errors).isEmpty();
    choose(PINS.subList(0, 2), new TrainingRequest.Comat(null, null, "masks", null, null));
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("comat.segmenter");
  }

  @Test
  void aPartThatIsLeftOutNeedsNoCritic() {
    var alone = choose(List.of(), without(ComatPart.CAPTION, ComatPart.TOKEN, ComatPart.PIXEL));
    assertThat(alone).isEqualTo(new ComatSpec(List.of(ComatPart.ADVERSARIAL), null, null, 16, 0));
    assertThat(errors).isEmpty();
    assertThat(choose(List.of(), without(ComatPart.TOKEN))).isNull();
    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactly("comat.captioner", "comat.segmenter");
    assertThat(errors.getFirst().detail()).contains("have no captioner (RESOW_TRAININGS_CRITICS)");
  }

  @Test
  void whatIsUnsoundIsRefusedByField() {
    assertThat(choose(PINS, new TrainingRequest.Comat(null, "masks", "x", 0, -1.0))).isNull();
    assertThat(errors)
        .extracting(FieldError::field)
        .containsExactly("comat.pictures", "comat.floor", "comat.captioner", "comat.segmenter");
    assertThat(errors.get(2).detail()).isEqualTo("Must be one of small, large, not 'masks'.");
    errors.clear();
    choose(PINS, new TrainingRequest.Comat(List.of(ComatPart.CAPTION), "small", null, null, null));
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("comat.captioner");
    errors.clear();
    choose(PINS, without(ComatPart.values()));
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("comat.without");
  }

  @Test
  void anotherRecipeHasNone() {
    var choice = new ComatChoice(new CriticCatalogue(Optional.empty()));
    assertThat(choice.of(errors, TrainingRecipe.NFT, null)).isNull();
    assertThat(errors).isEmpty();
    choice.of(errors, TrainingRecipe.NFT, without());
    assertThat(errors).singleElement().extracting(FieldError::field).isEqualTo("comat");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"small", "small:judge:" + "ab", "small:captioner:ab", "Small:captioner:x"})
  void aWrongSettingIsNamed(String pin) {
    assertThatThrownBy(() -> new CriticCatalogue(Optional.of(List.of(pin))))
        .hasMessageContainingAll(
            "RESOW_TRAININGS_CRITICS: expected NAME:captioner|segmenter|reward:SHA256", pin);
  }

  @Test
  void aNameIsThereOnce() {
    assertThatThrownBy(
            () -> new CriticCatalogue(Optional.of(List.of(PINS.getFirst(), PINS.getFirst()))))
        .hasMessageContaining("each name once");
  }
}
