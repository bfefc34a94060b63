package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;

/** Boxes as masks on the grid of the maps. */
final class BoxMasks {
  private BoxMasks() {}

  /** One mask of zeros and ones per subject, the same for every image: (1, s, h, w). */
  static NDArray of(NDArray maps, List<Box> boxes) {
    int subjects = (int) maps.getShape().get(1);
    int h = (int) maps.getShape().get(2);
    int w = (int) maps.getShape().get(3);
    require(boxes, subjects);
    float[] masks = new float[subjects * h * w];
    for (int s = 0; s < subjects; s++) {
      System.arraycopy(boxes.get(s).mask(h, w), 0, masks, s * h * w, h * w);
    }
    return maps.getManager().create(masks, new Shape(1, subjects, h, w));
  }

  static void require(List<Box> boxes, int subjects) {
    if (boxes.size() != subjects) {
      throw new IllegalArgumentException(
          "a box method requires one box per subject: %d subjects, %d boxes"
              .formatted(subjects, boxes.size()));
    }
  }
}
