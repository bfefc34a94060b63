package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.BlockMaps;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * {@code mean_{s, early block} 1 - cos(m, stopgrad R_s)}: early blocks see what the reference
 * blocks see. Our definition of the block alignment loss that EnMMDiT (2411.18301) names; its
 * equations are not published.
 */
public record BlockAlignment() implements Term {
  @Override
  public String name() {
    return "block";
  }

  @Override
  public Need need() {
    return Need.BLOCKS;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    BlockMaps blocks = maps.blocks();
    NDArray target = Pixels.unsqueeze(blocks.reference().stopGradient(), 2); // (b, 1, s, p)
    NDArray same = Pixels.cosine(blocks.early(), target); // (b, early, s)
    return same.neg().add(1).flatten(1, 2).mean(new int[] {1});
  }
}
