package dev.resow.diffusion.guidance.map;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Scalars;
import java.util.List;

/**
 * The preparation that all methods of the family but SynGen and EnMMDiT share: probabilities are
 * sharpened by {@code softmax(100 a)} over the kept tokens of one encoder, the pieces of a subject
 * are averaged, and the map is blurred.
 *
 * @param start first kept token: 1 for an encoder with a start token, 0 for one without
 * @param end one past the last kept token, usually the position of the end token
 */
public record Preparation(int start, int end) {
  private static final float SHARPNESS = 100f;

  /**
   * @param attention probabilities, mean over blocks and heads, of one encoder's tokens (b, t, h,
   *     w)
   * @return sharpened probabilities of the kept tokens (b, end - start, h, w)
   */
  public NDArray sharpen(NDArray attention) {
    return Scalars.mul(attention.get(new NDIndex(":, {}:{}", start, end)), SHARPNESS).softmax(1);
  }

  /**
   * The mean of each group's channels; a group without positions here gives a zero map.
   *
   * @param sharpened what {@link #sharpen} returned (b, end - start, h, w)
   * @return one map per group (b, groups, h, w), not blurred
   */
  public NDArray group(NDArray sharpened, List<TokenGroup> groups) {
    int kept = end - start;
    float[] mean = new float[groups.size() * kept];
    for (int g = 0; g < groups.size(); g++) {
      TokenGroup group = groups.get(g);
      if (group == null) {
        continue;
      }
      for (int position : group.positions()) {
        if (position < start || position >= end) {
          throw new IllegalArgumentException(
              "token %d lies outside the kept tokens %d..%d".formatted(position, start, end - 1));
        }
        mean[g * kept + position - start] = 1f / group.positions().size();
      }
    }
    Shape s = sharpened.getShape(); // (b, kept, h, w)
    NDArray select = Constants.of(sharpened.getManager(), mean, new Shape(groups.size(), kept));
    return select
        .matMul(sharpened.reshape(s.get(0), kept, s.get(2) * s.get(3)))
        .reshape(s.get(0), groups.size(), s.get(2), s.get(3));
  }

  /** Sharpen, group, blur: (b, t, h, w) to (b, groups, h, w). */
  public NDArray apply(NDArray attention, List<TokenGroup> groups) {
    return Smoothing.ODD.apply(group(sharpen(attention), groups));
  }
}
