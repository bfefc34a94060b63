package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.subject.NameSwap;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** The prompts with swapped names of one session, embedded when first asked for. */
public final class SwappedPrompts {
  private final List<NameSwap> swaps;
  private final Function<String, PromptEmbedding> encoder;
  private final NDManager session;
  private final Map<Integer, PromptEmbedding> kept = new HashMap<>();

  /**
   * @param encoder embeds a prompt; what it returns may be forgotten after further prompts
   * @param session owns the copies that are kept
   */
  public SwappedPrompts(
      List<NameSwap> swaps, Function<String, PromptEmbedding> encoder, NDManager session) {
    this.swaps = List.copyOf(swaps);
    this.encoder = encoder;
    this.session = session;
  }

  public int size() {
    return swaps.size();
  }

  public NameSwap swap(int index) {
    return swaps.get(index);
  }

  /** The embedding of one of them, (1, m, d) and (1, p). */
  public PromptEmbedding embedding(int index) {
    return kept.computeIfAbsent(index, i -> copy(encoder.apply(swaps.get(i).prompt())));
  }

  private PromptEmbedding copy(PromptEmbedding one) {
    return new PromptEmbedding(copy(one.sequence()), copy(one.pooled()));
  }

  private NDArray copy(NDArray one) {
    NDArray copy = one.duplicate();
    copy.attach(session);
    return copy;
  }
}
