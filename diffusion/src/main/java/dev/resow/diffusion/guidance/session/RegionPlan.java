package dev.resow.diffusion.guidance.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.mmdit.SwappedPrompts;
import dev.resow.diffusion.sampler.PromptPlan;
import dev.resow.diffusion.sampler.RegionPrompts;
import dev.resow.diffusion.sampler.StepContext;
import dev.resow.diffusion.tensor.BatchRows;
import dev.resow.diffusion.text.PromptEmbedding;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The prompts of a method: swapped names to lead away from, and each subject's own prompt for the
 * region where the attention last saw it.
 */
final class RegionPlan implements PromptPlan {
  private final Method method;
  private final SwappedPrompts swaps;
  private final RegionComposer composer;
  private final OverlapCheck check;
  private final SubjectMaps maps;
  private float[] places = {}; // the subjects' maps (b, s, n); empty before they are first seen

  RegionPlan(
      Method method,
      SwappedPrompts swaps,
      RegionComposer composer,
      OverlapCheck check,
      SubjectMaps maps) {
    this.method = method;
    this.swaps = swaps;
    this.composer = composer;
    this.check = check;
    this.maps = maps;
  }

  /** Whether a step's prediction must show where the subjects are. */
  boolean watches(int step) {
    boolean unknown = composer.at(step) && !composer.asks(step) && places.length == 0;
    boolean early = check.early(step) && !composer.asks(step);
    return check.at(step) || early || composer.renews(step) || unknown;
  }

  @Override
  public Optional<PromptEmbedding> negative(StepContext at) {
    int swap = method.contrast().map(c -> c.swap(at.step(), swaps.size())).orElse(-1);
    return swap < 0 ? Optional.empty() : Optional.of(swaps.embedding(swap));
  }

  @Override
  public RegionPrompts regionPrompts(StepContext at) {
    return composer.prompts(at.step(), watches(at.step()));
  }

  @Override
  public boolean hasRegions(int from, int to) {
    return IntStream.range(from, to).anyMatch(composer::at);
  }

  @Override
  public NDArray shares(StepContext at, NDManager manager) {
    if (composer.asks(at.step())) {
      return composer.askedShares(at.candidates(), manager);
    }
    maps.grid().ifPresent(grid -> places = composer.places(grid, at.step(), places));
    return composer.shares(places, manager);
  }

  float[] places() {
    return places;
  }

  void restore(float[] saved) {
    places = saved;
  }

  void retain(List<Integer> candidates, int before) {
    places = BatchRows.select(places, candidates, before);
  }
}
