package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import dev.resow.diffusion.guidance.map.Pairs;
import dev.resow.diffusion.guidance.map.Pixels;

/**
 * Mean over pairs of {@code sum min(p_s, p_u)} with {@code p = mm(R)^3 / sum mm(R)^3}: mass shared
 * by two reference maps, in [0, 1]. The cube matters: attention has a diffuse floor, and without it
 * two separate blobs still share most of their mass. Our definition of EnMMDiT's overlap loss.
 */
public record MapOverlap() implements Term {
  @Override
  public String name() {
    return "overlap";
  }

  @Override
  public Need need() {
    return Need.BLOCKS;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray map = Pixels.minMax(maps.blocks().reference()); // (b, s, p)
    NDArray sharp = map.mul(map).mul(map);
    return Pairs.meanShared(Pixels.distribution(sharp));
  }
}
