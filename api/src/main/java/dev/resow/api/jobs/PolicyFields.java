package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.policy.PolicyCheck;
import dev.resow.contract.policy.RetryPolicy;
import java.util.List;

/** What is wrong with the policy of a request. */
final class PolicyFields {
  private PolicyFields() {}

  /**
   * @param policy or null
   * @return empty if it makes sense
   */
  static List<FieldError> errors(RetryPolicy policy, ModelCard model) {
    if (policy == null) return List.of();
    List<String> methods = model.methods().stream().map(MethodCard::name).toList();
    return PolicyCheck.flaws(policy, methods).stream()
        .map(flaw -> new FieldError("policy." + flaw.field(), flaw.detail()))
        .toList();
  }
}
