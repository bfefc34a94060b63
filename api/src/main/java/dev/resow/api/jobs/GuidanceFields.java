package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.GuidanceKind;
import dev.resow.contract.ModelCard;
import java.util.ArrayList;
import java.util.List;

/** Checks the fields of guidance: their range, and whether the model has such guidance. */
public final class GuidanceFields {
  private static final double HIGHEST = 30;

  private GuidanceFields() {}

  /** Any model's range of the classifier-free guidance scale. */
  public static void checkRange(List<FieldError> errors, String field, double scale) {
    if (!(scale >= 0 && scale <= HIGHEST))
      errors.add(
          new FieldError(field, "Must be from 0 to 30 (0 to 1: no guidance), not " + scale + "."));
  }

  /**
   * Refuses guidance that the model does not have; its worker would fail the job otherwise.
   *
   * @param scale classifier-free guidance scale; null for the model's
   * @param negative prompt to steer away from; null or blank for none
   * @return a sentence for each field that the model cannot follow, the same whatever its value
   */
  public static List<FieldError> errors(Double scale, String negative, ModelCard model) {
    var errors = new ArrayList<FieldError>();
    if (model.guidance() == GuidanceKind.NONE && scale != null && scale > 1)
      errors.add(
          new FieldError(
              "guidanceScale",
              "The model %s was distilled to work without guidance: must be from 0 to 1."
                  .formatted(model.name())));
    if (!model.guidance().negativePrompt() && negative != null && !negative.isBlank())
      errors.add(
          new FieldError(
              "negativePrompt",
              "The model %s has no classifier-free guidance, which a negative prompt needs. Leave it out."
                  .formatted(model.name())));
    return errors;
  }
}
