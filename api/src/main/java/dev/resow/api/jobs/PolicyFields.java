package dev.resow.api.jobs;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.contract.MethodCard;
import dev.resow.contract.ModelCard;
import dev.resow.contract.policy.PolicyCheck;
import dev.resow.contract.policy.RetryAction;
import dev.resow.contract.policy.RetryPolicy;
import java.util.ArrayList;
import java.util.List;

/** Validates the retry policy of a request. */
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
              "Must be at least %d, the cost of one image, not %s.".formatted(least, most)));
    return errors;
  }

  /**
   * Requirements of the policy's methods that the job does not meet. A retry cannot ask the client.
   *
   * @param policy without other flaws, or null
   */
  static void needs(
      List<FieldError> errors,
      RetryPolicy policy,
      ModelCard model,
      JobRequest request,
      MinimumBudget work,
      int subjects) {
    if (policy == null) return;
    for (int i = 0; i < policy.rules().size(); i++) {
      String field = "policy.rules[" + i + "].action";
      for (String name : methods(policy.rules().get(i).action())) {
        MethodCard method = model.method(name).orElseThrow();
        if (method.subjects() && subjects == 0)
          errors.add(new FieldError(field, needs(name, "subjects, and the job has none")));
        if (method.boxes() && (request.boxes() == null || request.boxes().size() != subjects))
          errors.add(new FieldError(field, needs(name, "one box per subject")));
        if (!method.adaptsSubjects() && AdapterFields.adaptsSubjects(request))
          errors.add(new FieldError(field, needs(name, "adapters for the whole picture only")));
        if (!method.candidates() && request.candidates() != null && request.candidates() > 1)
          errors.add(new FieldError(field, needs(name, "a job with one candidate")));
        Double budget = request.budget() == null ? null : request.budget().forwardEquivalents();
        if (budget != null && budget < work.of(method))
          errors.add(
              new FieldError(
                  field,
                  needs(
                      name,
                      "a budget of at least %d forward equivalents".formatted(work.of(method)))));
      }
    }
  }

  private static String needs(String method, String what) {
    return "A retry with method '%s' requires %s.".formatted(method, what);
  }

  private static List<String> methods(RetryAction action) {
    return switch (action) {
      case RetryAction.Stronger s -> s.ladder();
      case RetryAction.OtherMethod o -> List.of(o.method());
      case RetryAction.SameSeed _, RetryAction.NextSeed _, RetryAction.GiveUp _ -> List.of();
    };
  }
}
