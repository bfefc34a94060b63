package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * {@code mean_s 1 - cos(CLIP's map, T5's map)} in the reference blocks: both text encoders put a
 * subject in the same place. Our definition of EnMMDiT's text encoder alignment loss.
 */
public record TextAlignment() implements Term {
  @Override
  public String name() {
    return "text";
  }

  @Override
  public Need need() {
    return Need.BLOCKS;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray views = maps.blocks().encoders(); // (b, 2, s, p)
    if (views.getShape().get(1) < 2) { // a model without T5 has nothing to disagree
      return views.getManager().zeros(new Shape(views.getShape().get(0)));
    }
    NDArray clip = views.get(new NDIndex().addAllDim().addIndices(0)); // (b, s, p)
    NDArray t5 = views.get(new NDIndex().addAllDim().addIndices(1)); // (b, s, p)
    return Pixels.cosine(clip, t5).neg().add(1).mean(new int[] {1});
  }
}
