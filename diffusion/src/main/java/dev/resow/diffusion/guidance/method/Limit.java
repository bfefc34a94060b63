package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.term.Term;
import java.util.List;

/**
 * Part of a goal: a term is low enough.
 *
 * @param most the largest accepted value: one for every step of the move, or one per step
 */
public record Limit(Term term, List<Double> most) {
  public Limit {
    most = List.copyOf(most);
  }

  public static Limit of(Term term, double... most) {
    return new Limit(term, java.util.Arrays.stream(most).boxed().toList());
  }

  /** The limit at the {@code index}-th step of the move. */
  public double at(int index) {
    return most.get(Math.min(index, most.size() - 1));
  }
}
