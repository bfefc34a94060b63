package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;
import dev.resow.diffusion.tensor.Scalars;

/**
 * {@code max_s max(0, 1 - peak(A_s))}: the worst seen subject only (Attend&amp;Excite, 2301.13826).
 */
public record Neglect() implements Term {
  @Override
  public String name() {
    return "neglect";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray weakest = Pixels.peak(maps.subject()).min(new int[] {1}); // (b)
    return Scalars.atLeast(weakest.neg().add(1), 0);
  }
}
