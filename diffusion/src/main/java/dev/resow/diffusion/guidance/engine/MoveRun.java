package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Weighted;
import dev.resow.diffusion.guidance.optimizer.OptimizerState;
import dev.resow.diffusion.guidance.space.Variables;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.guidance.term.TermContext;
import dev.resow.diffusion.tensor.Kernel;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One try of one move at one step: evaluate, stop the images that are at the goal, step the others,
 * repeat. Images never touch each other: the loss is a sum over images, and every state has a row
 * per image.
 */
final class MoveRun {
  /** Backward work in forward passes: two matrix products for every one. */
  private static final double BACKWARD = 2;

  private static final Kernel MEAN_SQUARE =
      Kernel.of("x", "return torch.mean(torch.flatten(torch.pow(x, 2), 1, -1), [1])");

  private final Move move;
  private final AttentionView view;
  private final StepPoint point;
  private final TermContext context;
  private final Journal journal;
  private final Set<Need> needs = EnumSet.noneOf(Need.class);
  private final int index;
  private double forwards;
  private double[] scores;

  MoveRun(Move move, AttentionView view, StepPoint point, TermContext context, Journal journal) {
    this.move = move;
    this.view = view;
    this.point = point;
    this.context = context;
    this.journal = journal;
    this.index = move.steps().indexOf(point.step());
    move.terms().forEach(term -> needs.add(term.need()));
  }

  /**
   * @param active images to work on; cleared for those that reach the goal
   * @param rechecked evaluate once more after the last update
   */
  void run(Variables variables, int updates, boolean[] active, boolean rechecked, NDManager home) {
    scores = new double[active.length];
    List<OptimizerState> states =
        variables.theta().stream().map(_ -> move.optimizer().start(home)).toList();
    double rate = move.rate().at(point.step(), point.steps(), move.steps());
    for (int update = 0; update < updates + (rechecked ? 1 : 0) && any(active); update++) {
      boolean last = update == updates;
      try (NDManager scratch = home.newSubManager()) {
        List<NDArray> gradients =
            last
                ? evaluateOnly(variables, update, active, scratch)
                : differentiate(variables, update, active, scratch);
        for (int i = 0; i < gradients.size(); i++) {
          NDArray step = states.get(i).step(gradients.get(i), rate, active);
          variables.theta().get(i).addi(step);
        }
        if (!gradients.isEmpty()) {
          variables.project(states, rate, active);
        }
      }
    }
  }

  /** Work done so far, in forward passes of one image. */
  double forwards() {
    return forwards;
  }

  /** How far each image was from the goal at its last evaluation. */
  double score(int image) {
    return scores[image];
  }

  private List<NDArray> evaluateOnly(
      Variables variables, int update, boolean[] active, NDManager scratch) {
    List<NDArray> copies =
        variables.theta().stream()
            .map(
                array -> {
                  NDArray copy = array.duplicate();
                  copy.attach(scratch);
                  return copy;
                })
            .toList();
    evaluate(variables.draw(copies, update, scratch), active);
    return List.of();
  }

  /** The gradients, or nothing if every image is at the goal. */
  private List<NDArray> differentiate(
      Variables variables, int update, boolean[] active, NDManager scratch) {
    try (var pass = new GradientPass(scratch, variables.theta())) {
      NDArray drawn = variables.draw(pass.leaves(), update, scratch);
      Losses losses = evaluate(drawn, active);
      if (!any(active)) {
        return List.of();
      }
      forwards += BACKWARD * view.share(needs) * drawn.getShape().get(0);
      Map<String, float[]> rms = new LinkedHashMap<>();
      List<NDArray> gradients =
          move.balanced() ? balanced(pass, losses, active, rms) : summed(pass, losses, active, rms);
      journal.gradient(rms, active);
      return gradients;
    }
  }

  private Losses evaluate(NDArray drawn, boolean[] active) {
    Maps maps = view.see(drawn, point, needs);
    forwards += view.share(needs) * drawn.getShape().get(0);
    Losses losses = new Losses(move, maps, context, active.length);
    journal.losses(losses.values(), active);
    context.state().activate(active);
    for (Term term : move.terms()) {
      if (move.samples() == 1) {
        term.remember(maps, context);
      }
    }
    for (int i = 0; i < active.length; i++) {
      if (active[i]) {
        scores[i] = losses.score(i);
        if (losses.reached(i, index)) {
          active[i] = false;
          journal.reach(i);
        }
      }
    }
    return losses;
  }

  private List<NDArray> summed(
      GradientPass pass, Losses losses, boolean[] active, Map<String, float[]> rms) {
    NDArray total = null;
    for (Weighted part : move.loss()) {
      NDArray value = losses.part(part, active);
      total = total == null ? value : total.add(value);
    }
    List<NDArray> gradients = pass.of(total, true);
    rms.put("loss", rms(gradients));
    return gradients;
  }

  /** Each term's gradient at unit rms per image, then their sum. */
  private List<NDArray> balanced(
      GradientPass pass, Losses losses, boolean[] active, Map<String, float[]> rms) {
    List<NDArray> sum = null;
    int left = move.loss().size();
    for (Weighted part : move.loss()) {
      left--;
      List<NDArray> gradients = pass.of(losses.part(part, active), left == 0);
      float[] norms = rms(gradients);
      rms.put(part.term().name(), norms);
      float[] scale = new float[norms.length];
      for (int i = 0; i < scale.length; i++) {
        scale[i] = norms[i] > 0 ? (float) part.weight() / norms[i] : 0;
      }
      List<NDArray> unit = gradients.stream().map(g -> perImage(g, scale)).toList();
      sum = sum == null ? unit : add(sum, unit);
    }
    return sum;
  }

  private static NDArray perImage(NDArray gradient, float[] scale) {
    return gradient.mul(gradient.getManager().create(scale, new Shape(scale.length, 1, 1, 1)));
  }

  private static List<NDArray> add(List<NDArray> a, List<NDArray> b) {
    for (int i = 0; i < a.size(); i++) {
      a.get(i).addi(b.get(i));
    }
    return a;
  }

  /** Root mean square over all parameters, per image. */
  private static float[] rms(List<NDArray> gradients) {
    NDArray sum = null;
    for (NDArray gradient : gradients) {
      NDArray square = MEAN_SQUARE.apply(gradient); // (b)
      sum = sum == null ? square : sum.add(square);
    }
    return sum.div(gradients.size()).sqrt().toFloatArray();
  }

  static boolean any(boolean[] flags) {
    for (boolean flag : flags) {
      if (flag) {
        return true;
      }
    }
    return false;
  }
}
