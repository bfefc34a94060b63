package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pairs;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * Retention: {@code mean_s 1 - dice(A_s, M_s)}, floor 1/2. The mask M is the subject's box if the
 * request gave boxes; else the blob of an earlier map.
 *
 * @param masks where M comes from
 */
public record Outside(Masks masks) implements Term {
  private static final String KEPT = "outside.mask";

  /** Where the masks come from. */
  public enum Masks {
    /** The request's boxes. */
    BOXES,
    /** The blob of the previous forward pass (A-STAR, 2306.14544): 0 at the first. */
    PREVIOUS,
    /** The blob of the first forward pass, kept for the rest of the run. */
    FIRST
  }

  @Override
  public String name() {
    return "outside";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray a = maps.subject(); // (b, s, h, w)
    if (masks == Masks.BOXES) {
      return against(a, BoxMasks.of(a, context.boxes()));
    }
    return context
        .state()
        .recall(KEPT, a.getManager())
        .map(mask -> against(a, mask))
        .orElseGet(() -> a.getManager().zeros(new ai.djl.ndarray.types.Shape(a.getShape().get(0))));
  }

  @Override
  public void remember(Maps maps, TermContext context) {
    boolean known = context.state().recall(KEPT, maps.subject().getManager()).isPresent();
    if (masks == Masks.PREVIOUS || (masks == Masks.FIRST && !known)) {
      context.state().keep(KEPT, Foreground.masks(maps.subject()));
    }
  }

  /** The formula itself: maps and masks (b, s, h, w) to (b). */
  static NDArray against(NDArray maps, NDArray masks) {
    NDArray inside = Pairs.dice(Pixels.flat(maps), Pixels.flat(masks)); // (b, s)
    return inside.neg().add(1).mean(new int[] {1});
  }
}
