package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/** {@code max_s -tv(A_s)}: the flattest map (Divide&amp;Bind, 2307.10864). */
public record Flat(Variation variation) implements Term {
  public Flat() {
    this(Variation.NEIGHBOURS);
  }

  @Override
  public String name() {
    return "flat";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    return variation.of(maps.subject()).min(new int[] {1}).neg();
  }
}
