package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/** {@code sum_s (1 - mean of the brightest pixels inside)}: the subject fills its box (BoxDiff). */
public record BoxIn() implements Term {
  @Override
  public String name() {
    return "box_in";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    return TopPixels.mean(maps.subject(), context.boxes(), true).neg().add(1).sum(new int[] {1});
  }
}
