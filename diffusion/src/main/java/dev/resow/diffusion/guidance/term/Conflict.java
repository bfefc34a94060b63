package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pairs;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.guidance.map.Smoothing;

/**
 * Overlap of the self-attention rows of the subjects' peak pixels: do two subjects grow from the
 * same place? (InitNO, 2404.04650.) The place of a peak carries no gradient.
 */
public record Conflict() implements Term {
  @Override
  public String name() {
    return "conflict";
  }

  @Override
  public Need need() {
    return Need.SELF;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray rows = maps.self().rows(peaks(maps.subject())); // (b, s, h, w)
    return Pairs.meanDice(Pixels.flat(Smoothing.ODD.apply(rows)));
  }

  private static int[][] peaks(NDArray subject) {
    int images = (int) subject.getShape().get(0);
    int subjects = (int) subject.getShape().get(1);
    long[] at = Pixels.flat(subject).argMax(-1).toLongArray();
    int[][] peaks = new int[images][subjects];
    for (int i = 0; i < at.length; i++) {
      peaks[i / subjects][i % subjects] = (int) at[i];
    }
    return peaks;
  }
}
