package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.index.NDIndex;
import dev.resow.diffusion.guidance.map.Pixels;
import java.util.List;

/** The mean of the brightest pixels inside or outside of a box (BoxDiff, 2307.10816). */
final class TopPixels {
  /** Share of the region's pixels that count. */
  static final double SHARE = 0.2;

  private TopPixels() {}

  /**
   * @param inside the box itself, or everything else
   * @return (b, s)
   */
  static NDArray mean(NDArray maps, List<Box> boxes, boolean inside) {
    int subjects = (int) maps.getShape().get(1);
    NDArray masks = Pixels.flat(BoxMasks.of(maps, boxes)); // (1, s, p)
    NDArray region = inside ? masks : masks.neg().add(1);
    NDArray within = Pixels.flat(maps).mul(region); // (b, s, p)
    float[] area = region.sum(new int[] {0, 2}).toFloatArray();
    NDList means = new NDList();
    for (int s = 0; s < subjects; s++) {
      int k = Math.max(1, (int) (SHARE * area[s])); // a tiny box still has a brightest pixel
      NDArray subject = within.get(new NDIndex(":, {}", s)); // (b, p)
      means.add(subject.topK(k, -1, true, true).get(0).mean(new int[] {-1}));
    }
    return NDArrays.stack(means, 1);
  }
}
