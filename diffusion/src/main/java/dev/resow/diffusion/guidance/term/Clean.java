package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * {@code sum_s [max bg > min fg] max bg}: nothing outside a subject's own blob may outshine its
 * inside (InitNO's code, not in its paper). The blob is {@link Foreground} of the detached map.
 */
public record Clean() implements Term {
  @Override
  public String name() {
    return "clean";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    int[] last = {-1};
    NDArray a = Pixels.flat(maps.subject()); // (b, s, p)
    NDArray inside = Pixels.flat(Foreground.masks(maps.subject())); // (b, s, p)
    NDArray outside = inside.neg().add(1);
    NDArray brightestOutside = a.mul(outside).max(last); // (b, s)
    NDArray darkestInside = a.mul(inside).add(outside).min(last); // (b, s)
    NDArray wrong = brightestOutside.gt(darkestInside).toType(a.getDataType(), false);
    return brightestOutside.mul(wrong).sum(new int[] {1});
  }
}
