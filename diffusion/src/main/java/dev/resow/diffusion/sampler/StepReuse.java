package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.cache.StepCache;
import dev.resow.diffusion.cache.TailCache;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Which steps of a session may take most of their pass from an earlier one: those whose attention
 * nobody sees, whose latent neither guidance nor new noise has moved, and that are predicted under
 * the same prompts as the earlier one. Everything else is computed.
 */
final class StepReuse {
  private final Optional<TailCache> cache;
  private Optional<CachedStep> source = Optional.empty();
  private List<PromptEmbedding> prompts = List.of(); // of the source
  private int reused;

  /**
   * @param session owns what is kept
   */
  StepReuse(StepCache setting, NDManager session) {
    this.cache =
        setting.threshold().isPresent()
            ? Optional.of(new TailCache(setting.threshold().getAsDouble(), session))
            : Optional.empty();
  }

  /**
   * The prediction of a step.
   *
   * @param latent after guidance (candidates, channels, h, w)
   * @param settled whether neither guidance nor new noise moved the latent since the step before
   */
  NDArray predict(
      StepContext at,
      Predictor.Step step,
      NDArray latent,
      Predictor.Inputs inputs,
      boolean settled) {
    if (cache.isEmpty() || inputs.tap() != AttentionTap.NONE) {
      return step.prediction(latent, inputs);
    }
    var asked = step.prompts(inputs);
    var turn = cache.get().turn(settled && same(asked, prompts));
    var prediction = step.prediction(latent, inputs, Optional.of(turn));
    turn.end();
    if (turn.isReused()) {
      reused++;
    } else {
      boolean regions = !inputs.regions().isEmpty();
      source = Optional.of(new CachedStep(at.step(), regions, latent.toFloatArray()));
      prompts = asked;
    }
    return prediction;
  }

  /** Whether they are the same arrays: a comparison of values would cost more. */
  private static boolean same(List<PromptEmbedding> one, List<PromptEmbedding> other) {
    return one.size() == other.size()
        && IntStream.range(0, one.size()).allMatch(i -> one.get(i) == other.get(i));
  }

  /** The next step is computed: it belongs to other rounds. */
  void forget() {
    cache.ifPresent(TailCache::forget);
    source = Optional.empty();
    prompts = List.of();
  }

  /** The step that later ones may take from. */
  Optional<CachedStep> source() {
    return source;
  }

  /** Steps that took most of their pass from an earlier one. */
  int reused() {
    return reused;
  }
}
