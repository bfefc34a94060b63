package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;

/**
 * The subject reaches the edges of its box (BoxDiff): the map's profile along each axis, its
 * maximum over the other one, must equal the box's near the two edges.
 *
 * @param reach how many pixels around an edge count
 */
public record BoxCorner(int reach) implements Term {
  public BoxCorner() {
    this(1);
  }

  @Override
  public String name() {
    return "box_corner";
  }

  @Override
  public Need need() {
    return Need.SUBJECT;
  }

  @Override
  public NDArray value(Maps maps, TermContext context) {
    NDArray a = maps.subject(); // (b, s, h, w)
    NDArray mask = BoxMasks.of(a, context.boxes()); // (1, s, h, w)
    int subjects = (int) a.getShape().get(1);
    int h = (int) a.getShape().get(2);
    int w = (int) a.getShape().get(3);
    float[] nearX = new float[subjects * w];
    float[] nearY = new float[subjects * h];
    for (int s = 0; s < subjects; s++) {
      Box box = context.boxes().get(s);
      near(nearX, s * w, w, box.x1(w), box.x2(w));
      near(nearY, s * h, h, box.y1(h), box.y2(h));
    }
    NDArray alongX = edges(a.max(new int[] {2}), mask.max(new int[] {2}), nearX);
    NDArray alongY = edges(a.max(new int[] {3}), mask.max(new int[] {3}), nearY);
    return alongX.add(alongY);
  }

  /** Profiles (b, s, n) of map and mask to (b). */
  private static NDArray edges(NDArray profile, NDArray wanted, float[] near) {
    Shape row = new Shape(1, profile.getShape().get(1), profile.getShape().get(2));
    NDArray counted = profile.getManager().create(near, row);
    NDArray miss = profile.sub(wanted).abs().mul(counted);
    return miss.mean(new int[] {2}).sum(new int[] {1});
  }

  private void near(float[] counted, int from, int n, int first, int second) {
    for (int edge : new int[] {first, second}) {
      for (int i = Math.max(0, edge - reach); i < Math.min(n, edge + reach + 1); i++) {
        counted[from + i] = 1;
      }
    }
  }
}
