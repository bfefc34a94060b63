package dev.resow.diffusion.sampler;

import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.text.PromptEmbedding;

/** Makes the guide of a request, by its method. */
@FunctionalInterface
public interface Guides {
  /** Knows only {@code plain}. */
  Guides PLAIN_ONLY =
      (model, request, prompt) -> {
        if (request.method().equals(SamplingRequest.PLAIN)) {
          return Guide.NONE;
        }
        throw new IllegalArgumentException(
            "method: expected '%s', got '%s'".formatted(SamplingRequest.PLAIN, request.method()));
      };

  /**
   * A fresh guide for one session.
   *
   * @param prompt the embedding of the request's prompt; it lives as long as the session
   * @throws IllegalArgumentException when the method is unknown or does not suit request or model
   */
  Guide open(Sd3Model model, SamplingRequest request, PromptEmbedding prompt);
}
