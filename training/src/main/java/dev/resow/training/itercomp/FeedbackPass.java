package dev.resow.training.itercomp;

import dev.resow.training.recipe.Itercomp;
import dev.resow.training.sample.Draw;
import java.util.ArrayList;
import java.util.List;

/**
 * Pictures that share a gradient pass.
 *
 * @param number of the pass in its update, from 0
 * @param prompts of the pictures
 * @param seeds of their start noise
 * @param step at which the finished picture is predicted
 * @param noised step at whose noise level the model is kept near its own pictures
 */
record FeedbackPass(int number, List<String> prompts, List<Long> seeds, int step, int noised) {

  /** The passes of an update. */
  static List<FeedbackPass> draw(Itercomp recipe, List<String> prompts, Draw draw) {
    var drawn = draw.prompts(prompts, recipe.prompts(), 1);
    var seeds = draw.seeds(drawn.size());
    var passes = new ArrayList<FeedbackPass>();
    int late = recipe.steps() - recipe.first();
    for (int from = 0; from < drawn.size(); from += recipe.rows()) {
      int to = from + recipe.rows();
      passes.add(
          new FeedbackPass(
              passes.size(),
              drawn.subList(from, to),
              seeds.subList(from, to),
              recipe.first() + (int) (draw.share() * late),
              (int) (draw.share() * recipe.steps())));
    }
    return passes;
  }
}
