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
  private final Encoder encoder;
  private final Map<Integer, PromptEmbedding> kept = new HashMap<>();

  /** Embeds prompts; what it returns belongs to the session. */
  @FunctionalInterface
  public interface Encoder {
    /**
     * @param index of the prompt among these
     */
    PromptEmbedding encode(int index, String prompt);
  }

  /**
   * @param encoder embeds a prompt; what it returns belongs to the session
   */
  public KeptPrompts(List<String> prompts, Function<String, PromptEmbedding> encoder) {
    this(prompts, (_, prompt) -> encoder.apply(prompt));
  }

  /** The same for prompts whose embedding also depends on which one it is. */
  public KeptPrompts(List<String> prompts, Encoder encoder) {
    this.prompts = List.copyOf(prompts);
    this.encoder = encoder;
  }

  public int size() {
    return prompts.size();
  }

  /** The embedding of one of them, (1, m, d) and (1, p). */
  public PromptEmbedding embedding(int index) {
    return kept.computeIfAbsent(index, i -> encoder.encode(i, prompts.get(i)));
  }

  /** All of them, in order. */
  public List<PromptEmbedding> embeddings() {
    return IntStream.range(0, size()).mapToObj(this::embedding).toList();
  }
}
