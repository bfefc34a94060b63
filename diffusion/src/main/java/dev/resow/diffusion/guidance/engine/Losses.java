package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.method.Gate;
import dev.resow.diffusion.guidance.method.Limit;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Weighted;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.guidance.term.TermContext;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The values of a move's terms at one evaluation: as arrays for the gradient, as numbers for
 * decisions.
 */
final class Losses {
  /** A gated term at most this was never measured. */
  private static final double UNMEASURED = 1e-6;

  private final Move move;
  private final Map<Term, NDArray> arrays = new LinkedHashMap<>(); // each (b)
  private final Map<Term, float[]> values = new LinkedHashMap<>();

  Losses(Move move, Maps maps, TermContext context, int images) {
    this.move = move;
    for (Term term : move.terms()) {
      NDArray value = term.value(maps, context); // (b * samples)
      if (move.samples() > 1) {
        value = value.reshape(images, move.samples()).mean(new int[] {1});
      }
      arrays.put(term, value);
      values.put(term, value.toFloatArray());
    }
  }

  Map<Term, float[]> values() {
    return values;
  }

  /** Whether an image is at the goal of the {@code index}-th step of the move. */
  boolean reached(int image, int index) {
    return !move.goal().isEmpty()
        && move.goal().stream().allMatch(l -> values.get(l.term())[image] <= l.at(index));
  }

  /**
   * How far from the goal an image is, to rank tries: the sum of the goal's terms, where a term
   * that its gate held back counts 1.
   */
  double score(int image) {
    double score = 0;
    for (Limit limit : move.goal()) {
      double value = values.get(limit.term())[image];
      score += open(limit.term(), image) && value > UNMEASURED ? value : held(limit.term(), value);
    }
    return score;
  }

  private double held(Term term, double value) {
    return move.gates().stream().anyMatch(g -> g.term().equals(term)) ? 1 : value;
  }

  /** One term's part of the loss: weighted, gated, summed over the active images; a scalar. */
  NDArray part(Weighted part, boolean[] active) {
    float[] weights = new float[active.length];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = active[i] && open(part.term(), i) ? (float) part.weight() : 0;
    }
    NDArray value = arrays.get(part.term());
    return value.mul(value.getManager().create(weights, new Shape(weights.length))).sum();
  }

  private boolean open(Term term, int image) {
    for (Gate gate : move.gates()) {
      if (gate.term().equals(term) && values.get(gate.whileLow())[image] > gate.most()) {
        return false;
      }
    }
    return true;
  }
}
