package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.schedule.FlowSchedule;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.training.recipe.Comat;
import dev.resow.training.sample.Draw;
import dev.resow.training.sample.RectifiedFlow;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that share a gradient pass.
 *
 * @param number of the pass in its update, from 0
 * @param draw of the update
 * @param prompts of the pictures
 * @param seeds of their start noise
 * @param first step that is made
 * @param trained steps that get a gradient, ascending
 */
record Pass(
    int number,
    Draw draw,
    List<ComatPrompt> prompts,
    List<Long> seeds,
    int first,
    List<Integer> trained) {

  /** The passes of an update. */
  static List<Pass> draw(Comat recipe, List<ComatPrompt> prompts, Draw draw) {
    int rows = recipe.batch().rows();
    var steps = recipe.steps();
    double offset = draw.share();
    var drawn = draw.prompts(prompts, recipe.batch().prompts(), 1);
    var seeds = draw.seeds(drawn.size());
    var passes = new ArrayList<Pass>();
    for (int from = 0; from < drawn.size(); from += rows) {
      int to = from + rows;
      int first = MixedLatents.first(recipe.start(), steps.all(), draw);
      passes.add(
          new Pass(
              passes.size(),
              draw,
              drawn.subList(from, to),
              seeds.subList(from, to),
              first,
              TrainedSteps.of(first, steps.all(), steps.trained(), offset)));
    }
    return passes;
  }

  /**
   * Finished latents with fresh noise on them, at the level of the first step.
   *
   * @param finished (b, 16, h, w)
   */
  NDArray noised(NDArray finished, FlowSchedule schedule) {
    var fresh = draw.noise(number, Math.toIntExact(finished.size()));
    NDArray noise = finished.getManager().create(fresh, finished.getShape());
    try (var _ = NoGradient.begin()) {
      return RectifiedFlow.noised(finished, noise, schedule.sigmas()[first]);
    }
  }
}
