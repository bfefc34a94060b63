package dev.resow.menagerie.calibrate;

import ai.djl.ndarray.NDManager;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.settings.GuidanceSettings.Stop;
import dev.resow.diffusion.guidance.term.BlockAlignment;
import dev.resow.diffusion.guidance.term.MapOverlap;
import dev.resow.diffusion.guidance.term.Term;
import dev.resow.diffusion.guidance.term.TermContext;
import dev.resow.diffusion.guidance.term.TextAlignment;
import java.util.List;
import java.util.stream.IntStream;

/** How low the losses are on pictures that succeed by themselves. */
final class StopLosses {
  private StopLosses() {}

  /** Median of each loss over the guided steps of the pictures that succeeded. */
  static Stop medians(
      List<Trial> trials, BlockMaps.Roles roles, int firstStep, int lastStep, NDManager manager) {
    return new Stop(
        median(trials, new BlockAlignment(), roles, firstStep, lastStep, manager),
        median(trials, new TextAlignment(), roles, firstStep, lastStep, manager),
        median(trials, new MapOverlap(), roles, firstStep, lastStep, manager));
  }

  /** A part of each. */
  static Stop share(Stop medians, double share) {
    return new Stop(
        rounded(share * medians.block()),
        rounded(share * medians.text()),
        rounded(share * medians.overlap()));
  }

  private static double median(
      List<Trial> trials,
      Term term,
      BlockMaps.Roles roles,
      int firstStep,
      int lastStep,
      NDManager manager) {
    double[] values =
        trials.stream()
            .filter(Trial::success)
            .flatMapToDouble(
                trial ->
                    IntStream.rangeClosed(firstStep, lastStep)
                        .mapToDouble(step -> value(trial, term, roles, step, manager)))
            .toArray();
    return Scores.median(values);
  }

  private static double value(
      Trial trial, Term term, BlockMaps.Roles roles, int step, NDManager manager) {
    try (NDManager scope = manager.newSubManager()) {
      int steps = trial.trace().steps().size();
      Maps maps = Maps.ofBlocks(trial.trace().at(step, roles, scope));
      return term.value(maps, TermContext.at(step, steps)).getFloat();
    }
  }

  private static double rounded(double value) {
    return Math.round(value * 1e4) / 1e4;
  }
}
