package dev.resow.safety;

import dev.resow.contract.SafetyDecision;
import java.util.Collections;
import java.util.List;

/** Nothing is checked, so everything is allowed. */
final class NoSafetyHook implements SafetyHook {
  @Override
  public boolean checksPrompts() {
    return false;
  }

  @Override
  public boolean checksPictures() {
    return false;
  }

  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts) {
    return Collections.nCopies(prompts.size(), SafetyDecision.ALLOWED);
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload) {
    return SafetyDecision.ALLOWED;
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture) {
    return SafetyDecision.ALLOWED;
  }

  @Override
  public void close() {
    // holds nothing
  }
}
