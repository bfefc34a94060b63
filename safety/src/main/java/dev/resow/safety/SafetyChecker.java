package dev.resow.safety;

import dev.resow.contract.SafetyDecision;
import java.util.List;

/**
 * Decides about prompts and pictures, or gives no answer; what happens then is up to the {@link
 * SafetyHook} in front of it. Safe for use by many threads. Every call ends within a bounded time.
 */
public interface SafetyChecker extends AutoCloseable {
  /**
   * @param prompts at most 100
   * @return a decision for each, in their order
   */
  List<SafetyDecision> prompts(String tenant, List<PromptText> prompts)
      throws NoAnswerException, InterruptedException;

  SafetyDecision upload(UploadToCheck upload) throws NoAnswerException, InterruptedException;

  SafetyDecision picture(PictureToCheck picture) throws NoAnswerException, InterruptedException;

  @Override
  void close();
}
