package dev.resow.diffusion.guidance.mmdit;

import dev.resow.diffusion.text.PromptEmbedding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.IntStream;

/** Additional prompts of one session, embedded on first use. */
public final class KeptPrompts {
  private final List<String> prompts;
  private final Function<String, PromptEmbedding> encoder;
  private final Map<Integer, PromptEmbedding> kept = new HashMap<>();

  /**
   * @param encoder embeds a prompt; what it returns lives as long as the session
   */
  public KeptPrompts(List<String> prompts, Function<String, PromptEmbedding> encoder) {
    this.prompts = List.copyOf(prompts);
    this.encoder = encoder;
  }

  public int size() {
    return prompts.size();
  }

  /** The embedding of one of them, (1, m, d) and (1, p). */
  public PromptEmbedding embedding(int index) {
    return kept.computeIfAbsent(index, i -> encoder.apply(prompts.get(i)));
  }

  /** All of them, in order. */
  public List<PromptEmbedding> embeddings() {
    return IntStream.range(0, size()).mapToObj(this::embedding).toList();
  }
}
