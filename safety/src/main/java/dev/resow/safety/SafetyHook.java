package dev.resow.safety;

import dev.resow.contract.SafetyDecision;
import java.util.List;

/**
 * Sees every prompt when it is submitted, every picture that is uploaded and every image before
 * anybody can see it. Safe for use by many threads. Every call ends within a bounded time.
 */
public interface SafetyHook extends AutoCloseable {
  /** Whether {@link #prompts} can give another answer than to allow. */
  boolean checksPrompts();

  /** Whether {@link #picture} can give another answer than to allow. */
  boolean checksPictures();

  /**
   * @return a decision for each, in their order
   * @throws SafetyUnavailableException if the check cannot be made, and is set to accept nothing
   *     then
   */
  List<SafetyDecision> prompts(String tenant, List<PromptText> prompts);

  /**
   * @throws SafetyUnavailableException if the check cannot be made, and is set to accept nothing
   *     then
   */
  SafetyDecision upload(UploadToCheck upload);

  /** Never throws: what happens when the check cannot be made is a decision as well. */
  SafetyDecision picture(PictureToCheck picture);

  @Override
  void close();
}
