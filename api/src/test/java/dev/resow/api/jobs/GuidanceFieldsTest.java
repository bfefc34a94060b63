package dev.resow.api.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Guidance that a model does not have is refused when a job is submitted. */
class GuidanceFieldsTest {
  @ParameterizedTest(name = "{0}: scale {1}, negative prompt {2}: refused {3}")
  @CsvSource({
    "CLASSIFIER_FREE, 4.5, blurry, ",
    "CLASSIFIER_FREE, 1, , ",
    "DISTILLED, 3.5, , ",
    "DISTILLED, 3.5, ' ', ",
    "DISTILLED, 3.5, blurry, negativePrompt",
    "NONE, , , ",
    "NONE, 1, , ",
    "NONE, 1.5, , guidanceScale",
    "NONE, 3.5, blurry, guidanceScale negativePrompt",
  })
  void namesTheField(GuidanceKind kind, Double scale, String negative, String refused) {
    var errors = GuidanceFields.errors(scale, negative, card(kind));
    assertThat(errors)
        .extracting(FieldError::field)
        .isEqualTo(refused == null ? List.of() : List.of(refused.split(" ")));
    assertThat(errors).allSatisfy(error -> assertThat(error.detail()).contains("flux"));
  }

  private static ModelCard card(GuidanceKind kind) {
    return new ModelCard(
        "flux",
        16,
        1024,
        16,
        100,
        4000,
        77,
        List.of(MethodCard.plain("plain")),
        new ModelCard.Defaults(64, 64, 4, 1, "plain", 1),
        null,
        kind);
  }
}
