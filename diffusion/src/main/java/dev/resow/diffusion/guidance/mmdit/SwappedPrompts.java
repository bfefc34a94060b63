package dev.resow.diffusion.guidance.mmdit;

import dev.resow.diffusion.guidance.subject.NameSwap;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.function.Function;

/** The prompts with swapped names of one session. */
public final class SwappedPrompts {
  private final List<NameSwap> swaps;
  private final KeptPrompts prompts;

  /** Arguments as those of {@link KeptPrompts}. */
  public SwappedPrompts(List<NameSwap> swaps, Function<String, PromptEmbedding> encoder) {
    this.swaps = List.copyOf(swaps);
    this.prompts = new KeptPrompts(swaps.stream().map(NameSwap::prompt).toList(), encoder);
  }

  public int size() {
    return swaps.size();
  }

  public NameSwap swap(int index) {
    return swaps.get(index);
  }

  /** The embedding of one of them, (1, m, d) and (1, p). */
  public PromptEmbedding embedding(int index) {
    return prompts.embedding(index);
  }
}
