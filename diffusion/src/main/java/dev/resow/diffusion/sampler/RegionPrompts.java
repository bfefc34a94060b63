package dev.resow.diffusion.sampler;

import dev.resow.diffusion.tensor.RowGroups;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;

/**
 * Prompts that a step is predicted under, each for its own region of the picture.
 *
 * @param prompts in place of the request's own, (1, m, d) and (1, p) each; none: the request's own
 *     for the whole picture
 * @param whole whether the request's own is predicted under as well, for the attention tap
 * @param adapted indices of the regions whose subject has adapters of its own, ascending; under
 *     classifier-free guidance each is also led away from the negative prompt under its adapters
 */
public record RegionPrompts(List<PromptEmbedding> prompts, boolean whole, List<Integer> adapted) {
  /** The request's own prompt and nothing else. */
  public static final RegionPrompts NONE = new RegionPrompts(List.of(), true);

  public RegionPrompts {
    prompts = List.copyOf(prompts);
    adapted = List.copyOf(adapted);
  }

  /** Without adapters of single subjects. */
  public RegionPrompts(List<PromptEmbedding> prompts, boolean whole) {
    this(prompts, whole, List.of());
  }

  /** The group of changes that a region is predicted under. */
  int group(int region) {
    return adapted.contains(region) ? region : RowGroups.NO_GROUP;
  }

  boolean isEmpty() {
    return prompts.isEmpty();
  }

  /**
   * Forward passes of one candidate beyond those of a plain step.
   *
   * @param cfg whether the step is under classifier-free guidance
   */
  public int extraPasses(boolean cfg) {
    return prompts.size() - (whole ? 0 : 1) + (cfg ? adapted.size() : 0);
  }
}
