package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.GuidanceDivergedException;
import dev.resow.diffusion.guidance.method.Method;
import dev.resow.diffusion.guidance.method.Move;
import dev.resow.diffusion.guidance.method.Rounds;
import dev.resow.diffusion.guidance.space.NoiseSource;
import dev.resow.diffusion.guidance.space.Variables;
import dev.resow.diffusion.guidance.term.Box;
import dev.resow.diffusion.guidance.term.TermContext;
import dev.resow.diffusion.guidance.term.TermState;
import dev.resow.diffusion.guidance.term.WordGroups;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The only loop: at each sampler step, run the moves of the method that act there. Everything that
 * outlives a step is in {@link TermState} and in the latent.
 */
public final class GuidanceEngine {
  /** Noise streams of restarts inside a move begin here; the mean's draws lie below. */
  private static final int RESTART_STREAM = 1_000_000;

  private final Method method;
  private final AttentionView view;
  private final WordGroups words;
  private final List<Box> boxes;
  private final NoiseSource draws;
  private final TermState state;

  /**
   * @param method already moved to the run's number of steps, see {@link Method#forRun}
   * @param view the model
   * @param draws further noise of the images
   * @param state what terms remembered so far; empty at the start of a round
   */
  public GuidanceEngine(
      Method method,
      AttentionView view,
      WordGroups words,
      List<Box> boxes,
      NoiseSource draws,
      TermState state) {
    this.method = method;
    this.view = view;
    this.words = words;
    this.boxes = List.copyOf(boxes);
    this.draws = draws;
    this.state = state;
  }

  /**
   * Runs the moves of one step, before the sampler predicts.
   *
   * @param latent (b, c, h, w), stays untouched
   * @throws GuidanceDivergedException when a loss or gradient is not finite
   */
  public Guided apply(NDArray latent, StepPoint point) {
    List<MoveReport> reports = new ArrayList<>();
    double forwards = 0;
    NDArray now = latent;
    for (Move move : method.moves()) {
      if (move.steps().indexOf(point.step()) < 0) {
        continue;
      }
      int images = (int) latent.getShape().get(0);
      var journal = new Journal(move.name(), point.step(), images);
      var context = new TermContext(point.step(), point.steps(), words, boxes, state);
      var run = new MoveRun(move, view, point, context, journal);
      try (NDManager home = latent.getManager().newSubManager()) {
        NDArray before = now;
        now = apply(move, run, before, point, home);
        now.attach(latent.getManager());
        if (before != latent) {
          before.close();
        }
      }
      forwards += run.forwards();
      reports.add(journal.report());
    }
    return new Guided(now, reports, forwards);
  }

  private NDArray apply(Move move, MoveRun run, NDArray latent, StepPoint point, NDManager home) {
    boolean[] active = new boolean[(int) latent.getShape().get(0)];
    Arrays.fill(active, true);
    if (!move.rounds().equals(Rounds.ONE)) {
      return restarting(move, run, latent, point, home, active);
    }
    Variables variables = move.space().open(home, latent, point.start(draws), move.samples());
    run.run(variables, move.updates(), active, move.confirms(), home);
    return variables.value(home);
  }

  /** Several starts: the first that reaches the goal; else the best one again, for longer. */
  private NDArray restarting(
      Move move, MoveRun run, NDArray latent, StepPoint point, NDManager home, boolean[] unsolved) {
    NDArray solved = latent;
    NDArray bestStart = latent;
    double[] best = new double[unsolved.length];
    Arrays.fill(best, Double.POSITIVE_INFINITY);
    for (int round = 0; round < move.rounds().tries() && MoveRun.any(unsolved); round++) {
      NDArray start = round == 0 ? latent : draws.draw(home, RESTART_STREAM + round);
      Variables variables = move.space().open(home, start, point.start(draws), 1);
      boolean[] tried = unsolved.clone();
      run.run(variables, move.updates(), unsolved, true, home);
      boolean[] won = new boolean[unsolved.length];
      boolean[] better = new boolean[unsolved.length];
      for (int i = 0; i < unsolved.length; i++) {
        won[i] = tried[i] && !unsolved[i];
        better[i] = unsolved[i] && run.score(i) < best[i];
        best[i] = better[i] ? run.score(i) : best[i];
      }
      solved = choose(won, variables.value(home), solved);
      bestStart = choose(better, start, bestStart);
    }
    if (!MoveRun.any(unsolved)) {
      return solved == latent ? copy(latent, home) : solved;
    }
    Variables variables = move.space().open(home, bestStart, point.start(draws), 1);
    boolean[] rest = unsolved.clone();
    run.run(variables, move.rounds().last(), unsolved, true, home);
    return choose(rest, variables.value(home), solved);
  }

  /** Image by image, {@code yes} where the flag is set. */
  private static NDArray choose(boolean[] flags, NDArray yes, NDArray no) {
    NDArray condition =
        yes.getManager()
            .create(flags, new Shape(flags.length, 1, 1, 1))
            .toType(DataType.BOOLEAN, false)
            .broadcast(yes.getShape());
    return NDArrays.where(condition, yes, no);
  }

  private static NDArray copy(NDArray latent, NDManager home) {
    NDArray copy = latent.duplicate();
    copy.attach(home);
    return copy;
  }
}
