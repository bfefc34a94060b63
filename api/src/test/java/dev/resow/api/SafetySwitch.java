package dev.resow.api;

import dev.resow.contract.SafetyDecision;
import dev.resow.safety.PictureToCheck;
import dev.resow.safety.PromptText;
import dev.resow.safety.SafetyHook;
import dev.resow.safety.SafetyHooks;
import dev.resow.safety.UploadToCheck;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** The hook of the api under test: none, unless a test puts one in. */
@ApplicationScoped
class SafetySwitch implements SafetyHook {
  private volatile SafetyHook hook = SafetyHooks.none();

  /** Until the next call. */
  void use(SafetyHook other) {
    hook.close();
    hook = other;
  }

  @Override
  public boolean checksPrompts() {
    return hook.checksPrompts();
  }

  @Override
  public boolean checksPictures() {
    return hook.checksPictures();
  }

  @Override
  public List<SafetyDecision> prompts(String tenant, List<PromptText> prompts) {
    return hook.prompts(tenant, prompts);
  }

  @Override
  public SafetyDecision upload(UploadToCheck upload) {
    return hook.upload(upload);
  }

  @Override
  public SafetyDecision picture(PictureToCheck picture) {
    return hook.picture(picture);
  }

  @Override
  public void close() {
    hook.close();
  }
}
