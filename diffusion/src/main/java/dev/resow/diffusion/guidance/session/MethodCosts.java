package dev.resow.diffusion.guidance.session;

import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Rounds;
import dev.resow.diffusion.guidance.mmdit.MmditView;
import dev.resow.diffusion.sampler.MethodCost;
import java.util.EnumSet;
import java.util.Set;

/**
 * What a method costs beyond plain steps.
 *
 * @param candidates of a start
 */
record MethodCosts(
    Method method, MmditView view, OverlapCheck check, RegionComposer composer, int candidates)
    implements MethodCost.Model {
  @Override
  public MethodCost from(int round, int step, int steps) {
    int start = round / candidates;
    double moves = method.moves(start, step).stream().mapToDouble(this::most).sum();
    int beforeSelection = method.watch().map(w -> w.step() + 1).orElse(steps);
    return new MethodCost(moves, check(start, step), extraPasses(step, steps), beforeSelection);
  }

  /** Of region prompts, and of the whole prompt where only a check looks at it. */
  private int extraPasses(int step, int steps) {
    boolean looks =
        method
            .watch()
            .filter(w -> w.step() >= step && w.step() < steps)
            .filter(w -> composer.at(w.step()) && !composer.renews(w.step()))
            .isPresent();
    return composer.remainingExtraPasses(step, steps) + (looks ? 1 : 0);
  }

  /**
   * The most that a move costs at one step; an update is two forward passes beyond its evaluation.
   */
  private double most(Move move) {
    Set<Need> needs = EnumSet.noneOf(Need.class);
    move.terms().forEach(term -> needs.add(term.need()));
    int updates = move.rounds().tries() * move.updates() + move.rounds().last();
    boolean single = move.rounds().equals(Rounds.ONE);
    int evaluations = updates + (single ? (move.confirms() ? 1 : 0) : move.rounds().tries() + 1);
    return view.share(needs) * move.samples() * (evaluations + 2 * updates);
  }

  private double check(int start, int step) {
    if (method.watch().filter(w -> w.step() >= step).isEmpty()) {
      return 0;
    }
    double unguided = check.forwards(false); // whether moves acted may depend on the budget
    return method.guides(start) ? Math.max(unguided, check.forwards(true)) : unguided;
  }
}
