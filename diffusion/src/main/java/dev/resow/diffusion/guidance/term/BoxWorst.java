package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/**
 * {@code max_s (1 - mean of the brightest pixels inside)}: BoxDiff's refinement looks at the worst
 * box.
 */
public record BoxWorst() implements Term {
  @Override
  public String name() {
    return "box_worst";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    return TopPixels.mean(maps.subject(), context.boxes(), true).min(new int[] {1}).neg().add(1);
  }
}
