package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pairs;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * Mean over pairs of {@code sum min / sum (A_m + A_n)}, in [0, 1/2] (step selection, 2504.17525).
 */
public record Overlap() implements Term {
  @Override
  public String name() {
    return "overlap";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    return Pairs.meanDice(Pixels.flat(maps.subject()));
  }
}
