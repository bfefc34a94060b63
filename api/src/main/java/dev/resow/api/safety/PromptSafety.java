package dev.resow.api.safety;

import dev.resow.api.problem.Problem.FieldError;
import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.JobSpec;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.PromptText;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyUnavailableException;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Checks the prompts of jobs that are about to be accepted. A prompt that is held makes a job whose
 * image is held, whatever it shows.
 */
@ApplicationScoped
public class PromptSafety {
  private static final int RETRY_SECONDS = 30;
  private static final String FIELD = "prompt";

  private final SafetyHook hook;

  PromptSafety(SafetyHook hook) {
    this.hook = hook;
  }

  /**
   * The job as it may be accepted.
   *
   * @throws ProblemException prompt-refused; unavailable if the check cannot be made
   */
  public JobSpec checked(JobSpec spec) {
    return checked(List.of(spec)).getFirst();
  }

  /**
   * The same for jobs of one tenant.
   *
   * @throws ProblemException as for one, if any is refused
   */
  public List<JobSpec> checked(List<JobSpec> specs) {
    List<SafetyDecision> decisions = decisions(specs);
    for (SafetyDecision decision : decisions)
      if (decision.decision() == SafetyAction.REFUSE) {
        String why = refusal(decision);
        throw new ProblemException(
            ProblemType.PROMPT_REFUSED, why, List.of(new FieldError(FIELD, why)));
      }
    return IntStream.range(0, specs.size())
        .mapToObj(i -> held(specs.get(i), decisions.get(i)))
        .toList();
  }

  /**
   * What is decided about jobs of one tenant, in their order. The same prompt is asked about once.
   *
   * @throws ProblemException unavailable if the check cannot be made
   */
  public List<SafetyDecision> decisions(List<JobSpec> specs) {
    if (!hook.checksPrompts() || specs.isEmpty())
      return Collections.nCopies(specs.size(), SafetyDecision.ALLOWED);
    List<PromptText> distinct = specs.stream().map(PromptSafety::text).distinct().toList();
    try {
      List<SafetyDecision> found = hook.prompts(specs.getFirst().tenant(), distinct);
      var decisions = new HashMap<PromptText, SafetyDecision>();
      for (int i = 0; i < distinct.size(); i++) decisions.put(distinct.get(i), found.get(i));
      return specs.stream().map(spec -> decisions.get(text(spec))).toList();
    } catch (SafetyUnavailableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, e.getMessage() + " Retry later.", RETRY_SECONDS);
    }
  }

  /** What the client reads about a refused prompt. */
  public static String refusal(SafetyDecision decision) {
    return decision.reason() == null
        ? "The prompt was refused by the safety check."
        : "The prompt was refused by the safety check: " + decision.reason();
  }

  /** The job as it may be accepted after a decision that is no refusal. */
  public static JobSpec held(JobSpec spec, SafetyDecision decision) {
    if (decision.allows()) return spec;
    return spec.withHold(
        decision.reason() == null ? "The prompt is held for review." : decision.reason());
  }

  private static PromptText text(JobSpec spec) {
    return new PromptText(spec.prompt(), spec.negativePrompt());
  }
}
