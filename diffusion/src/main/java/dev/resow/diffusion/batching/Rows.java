package dev.resow.diffusion.batching;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;

/**
 * What a job predicts at one step: every candidate under every prompt, all at one noise level.
 *
 * @param latent of the candidates (b, channels, h, w)
 * @param timestep of the schedule
 * @param prompts (1, m, d) and (1, p) each; b rows of the batch each, the first prompt's first
 */
public record Rows(NDArray latent, float timestep, List<PromptEmbedding> prompts) {
  public Rows {
    prompts = List.copyOf(prompts);
  }

  /** Rows of the batch. */
  public int count() {
    return candidates() * prompts.size();
  }

  private int candidates() {
    return Math.toIntExact(latent.getShape().get(0));
  }

  /** The latents of all rows, in parts. */
  List<NDArray> latents() {
    return Collections.nCopies(prompts.size(), latent);
  }

  /** What every row has of its prompt. */
  NDList each(Function<PromptEmbedding, NDArray> part) {
    var rows = new NDList();
    prompts.forEach(prompt -> rows.addAll(Collections.nCopies(candidates(), part.apply(prompt))));
    return rows;
  }
}
