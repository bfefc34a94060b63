package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Scalars;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The sum of the parts: {@code caption + token L_token + pixel L_pixel + adversarial L_adv}.
 *
 * @param parts that are not left out
 * @param token weight of the token concentration, 0 or more
 * @param pixel weight of the pixel concentration, 0 or more
 * @param adversarial weight of the adversarial loss, 0 or more
 */
public record ComatLoss(Set<Part> parts, double token, double pixel, double adversarial) {
  /** The weights of the released code for SD 1.5; this project scales them to the gradients. */
  public static final ComatLoss DEFAULT = new ComatLoss(EnumSet.allOf(Part.class), 1e-3, 5e-5, 1);

  public ComatLoss {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("expected one part of the loss or more, got none");
    }
    for (double weight : new double[] {token, pixel, adversarial}) {
      if (!(weight >= 0) || Double.isInfinite(weight)) {
        throw new IllegalArgumentException("weight: expected 0 or more, got " + weight);
      }
    }
    parts = Set.copyOf(parts);
  }

  /** Whether a part is in the sum. */
  public boolean has(Part part) {
    return parts.contains(part);
  }

  /** The factor of a part, 0 where it is left out. */
  public double weight(Part part) {
    if (!has(part)) {
      return 0;
    }
    return switch (part) {
      case CAPTION -> 1;
      case TOKEN -> token;
      case PIXEL -> pixel;
      case ADVERSARIAL -> adversarial;
    };
  }

  /**
   * @param values of the parts, scalars; those that are left out are not read
   * @return the weighted sum, a scalar
   * @throws IllegalArgumentException when one is missing
   */
  public NDArray sum(Map<Part, NDArray> values) {
    NDArray sum = null;
    for (var part : Part.values()) {
      if (!has(part)) {
        continue;
      }
      NDArray value = values.get(part);
      if (value == null) {
        throw new IllegalArgumentException("expected a value of the part " + part.word());
      }
      NDArray weighted = Scalars.mul(value, weight(part));
      sum = sum == null ? weighted : sum.add(weighted);
    }
    return sum;
  }
}
