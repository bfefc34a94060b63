package dev.resow.api.evaluations;

import dev.resow.api.problem.Problem.FieldError;
import java.util.List;

/** Ranges of the fields of an evaluation. */
final class EvaluationFields {
  private static final int FEWEST_PROMPTS = 2;
  private static final int MOST_SEEDS = 16;

  private EvaluationFields() {}

  /**
   * @param errors takes what is wrong
   * @param most prompts, and pairs
   */
  static void check(List<FieldError> errors, EvaluationRequest request, int most) {
    if (request.prompts() != null && request.limit() != null)
      errors.add(
          new FieldError("limit", "Applies only to held-out prompts: omit limit or prompts."));
    int given = request.prompts() == null ? FEWEST_PROMPTS : request.prompts().size();
    if (given < FEWEST_PROMPTS || given > most)
      errors.add(
          new FieldError(
              "prompts",
              "Must have %d to %d elements, not %d.".formatted(FEWEST_PROMPTS, most, given)));
    if (request.limit() != null) range(errors, "limit", request.limit(), FEWEST_PROMPTS, most);
    range(errors, "seeds", request.seedsOrOne(), 1, MOST_SEEDS);
    var gate = request.gateOrUsual();
    range(errors, "gate.prompts", gate.prompts(), FEWEST_PROMPTS, most);
    range(errors, "gate.gain", gate.gain(), -1, 1);
    range(errors, "gate.unjudged", gate.unjudged(), 0, 1);
  }

  private static void range(List<FieldError> errors, String field, int value, int low, int high) {
    if (value < low || value > high)
      errors.add(
          new FieldError(field, "Must be from %d to %d, not %d.".formatted(low, high, value)));
  }

  private static void range(
      List<FieldError> errors, String field, double value, double low, double high) {
    if (!(value >= low && value <= high))
      errors.add(
          new FieldError(field, "Must be from %.0f to %.0f, not %s.".formatted(low, high, value)));
  }
}
