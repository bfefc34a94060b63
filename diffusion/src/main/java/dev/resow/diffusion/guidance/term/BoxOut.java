package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/**
 * {@code sum_s mean of the brightest pixels outside}: nothing of the subject beyond its box
 * (BoxDiff).
 */
public record BoxOut() implements Term {
  @Override
  public String name() {
    return "box_out";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    return TopPixels.mean(maps.subject(), context.boxes(), false).sum(new int[] {1});
  }
}
