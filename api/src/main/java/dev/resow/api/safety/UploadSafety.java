package dev.resow.api.safety;

import dev.resow.api.problem.ProblemException;
import dev.resow.api.problem.ProblemType;
import dev.resow.contract.SafetyAction;
import dev.resow.contract.SafetyDecision;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyUnavailableException;
import dev.resow.safety.UploadToCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Objects;
import java.util.Optional;

/**
 * Checks pictures that clients upload. One that is held makes jobs whose images are held, whatever
 * they show.
 */
@ApplicationScoped
public class UploadSafety {
  private static final int RETRY_SECONDS = 30;
  private static final String HELD = "The picture that it starts from is held for review.";

  private final SafetyHook hook;

  UploadSafety(SafetyHook hook) {
    this.hook = hook;
  }

  /**
   * Why images made from a picture are to be held; empty if they need not be.
   *
   * @throws ProblemException upload-refused; unavailable if the check cannot be made
   */
  public Optional<String> hold(String tenant, byte[] png) {
    SafetyDecision decision = ask(new UploadToCheck(tenant, png));
    if (decision.decision() == SafetyAction.REFUSE)
      throw new ProblemException(
          ProblemType.UPLOAD_REFUSED,
          decision.reason() == null
              ? "The picture was refused by the safety check."
              : "The picture was refused by the safety check: " + decision.reason());
    return decision.allows()
        ? Optional.empty()
        : Optional.of(Objects.requireNonNullElse(decision.reason(), HELD));
  }

  private SafetyDecision ask(UploadToCheck upload) {
    try {
      return hook.upload(upload);
    } catch (SafetyUnavailableException e) {
      throw new ProblemException(
          ProblemType.UNAVAILABLE, e.getMessage() + " Retry later.", RETRY_SECONDS);
    }
  }
}
