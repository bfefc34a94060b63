package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.policy.PolicyCheck;
import dev.resow.contract.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.List;

/** What is wrong with the policy of a request. */
final class PolicyFields {
  private PolicyFields() {}

  /**
   * @param policy or null
   * @param least forward equivalents of one plain picture
   * @return empty if it makes sense
   */
  static List<FieldError> errors(RetryPolicy policy, ModelCard model, int least) {
    if (policy == null) return List.of();
    var errors = new ArrayList<FieldError>();
    List<String> methods = model.methods().stream().map(MethodCard::name).toList();
    for (var flaw : PolicyCheck.flaws(policy, methods))
      errors.add(new FieldError("policy." + flaw.field(), flaw.detail()));
    Double most = policy.maxForwardEquivalents();
    if (most != null && most < least)
      errors.add(
          new FieldError(
              "policy.maxForwardEquivalents",
              "One picture takes %d; it must be at least that, not %s.".formatted(least, most)));
    return errors;
  }
}
