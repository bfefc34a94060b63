package dev.resow.training.sample;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.model.TextEncoders;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Embeddings of several prompts as rows of one batch. */
public final class PromptBatch {
  private PromptBatch() {}

  /**
   * @param prompts b of them; equal ones are encoded once
   * @param manager owner of the result
   * @return (b, n, d) and (b, p)
   */
  public static PromptEmbedding of(TextEncoders encoders, List<String> prompts, NDManager manager) {
    try (var _ = NoGradient.begin();
        var scope = manager.newSubManager()) {
      // The encoder forgets old prompts and closes their arrays; a batch may hold more of them.
      Map<String, PromptEmbedding> own = new LinkedHashMap<>();
      prompts.forEach(
          prompt -> own.computeIfAbsent(prompt, text -> copy(encoders.encode(text), scope)));
      return new PromptEmbedding(
          stacked(prompts, own, PromptEmbedding::sequence, manager),
          stacked(prompts, own, PromptEmbedding::pooled, manager));
    }
  }

  /**
   * A copy that may meet gradients; what was made without them may not.
   *
   * @param made float32
   */
  public static PromptEmbedding detached(PromptEmbedding made, NDManager owner) {
    return new PromptEmbedding(detached(made.sequence(), owner), detached(made.pooled(), owner));
  }

  private static NDArray detached(NDArray array, NDManager owner) {
    return owner.create(array.toFloatArray(), array.getShape());
  }

  private static PromptEmbedding copy(PromptEmbedding embedding, NDManager scope) {
    var sequence = embedding.sequence().duplicate();
    var pooled = embedding.pooled().duplicate();
    sequence.attach(scope);
    pooled.attach(scope);
    return new PromptEmbedding(sequence, pooled);
  }

  private static NDArray stacked(
      List<String> prompts,
      Map<String, PromptEmbedding> own,
      Function<PromptEmbedding, NDArray> part,
      NDManager manager) {
    var rows = new NDList();
    prompts.forEach(prompt -> rows.add(part.apply(own.get(prompt))));
    NDArray all = NDArrays.concat(rows, 0);
    all.attach(manager);
    return all;
  }
}
