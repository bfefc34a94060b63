package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.text.PromptEmbedding;

/** Makes the plan of a request, by its method. */
@FunctionalInterface
public interface SamplerPlans {
  /** Knows only {@code plain}. */
  SamplerPlans PLAIN_ONLY =
      (model, request, prompt) -> {
        if (request.method().equals(SamplingRequest.PLAIN)) {
          return SamplerPlan.PLAIN;
        }
        throw new IllegalArgumentException(
            "method: expected '%s', got '%s'".formatted(SamplingRequest.PLAIN, request.method()));
      };

  /**
   * A fresh plan for one session.
   *
   * @param prompt the embedding of the request's prompt; it lives as long as the session
   * @throws IllegalArgumentException when the method is unknown or does not suit request or model
   */
  SamplerPlan open(DiffusionModel model, SamplingRequest request, PromptEmbedding prompt);
}
