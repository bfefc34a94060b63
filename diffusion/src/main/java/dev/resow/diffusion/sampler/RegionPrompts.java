package dev.resow.diffusion.sampler;

import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;

/**
 * Prompts that a step is predicted under, each for its own region of the picture.
 *
 * @param prompts in place of the request's own, (1, m, d) and (1, p) each; none: the request's own
 *     for the whole picture
 * @param whole whether the request's own is predicted under as well, for the attention tap
 */
public record RegionPrompts(List<PromptEmbedding> prompts, boolean whole) {
  /** The request's own prompt and nothing else. */
  public static final RegionPrompts NONE = new RegionPrompts(List.of(), true);

  public RegionPrompts {
    prompts = List.copyOf(prompts);
  }

  boolean isEmpty() {
    return prompts.isEmpty();
  }

  /** Forward passes of one candidate beyond those of a plain step. */
  public int extraPasses() {
    return prompts.size() - (whole ? 0 : 1);
  }
}
