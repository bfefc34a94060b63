package dev.resow.training.comat;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The sum of the parts: {@code caption + token L_token + pixel L_pixel + adversarial L_adv}.
 *
 * @param parts that are not left out
 * @param token weight of the token concentration, 0 or more
 * @param pixel weight of the pixel concentration, 0 or more
 * @param adversarial weight of the adversarial loss, 0 or more
 * @param limit for each concentration: largest norm of its gradient, as a share of the norm of the
 *     other two parts'; its weight is lowered to that in the first updates. Above 0; infinite for
 *     none
 */
public record ComatLoss(
    Set<Part> parts, double token, double pixel, double adversarial, double limit) {
  /** The weights of the released code for SD 1.5, without a limit. */
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
    if (!(limit > 0)) {
      throw new IllegalArgumentException("limit: expected a number above 0, got " + limit);
    }
    if (Double.isFinite(limit)
        && Stream.of(Part.CAPTION, Part.ADVERSARIAL).noneMatch(parts::contains)) {
      throw new IllegalArgumentException(
          "limit: expected the part caption or adversarial to compare with, got neither");
    }
    // in the order of the enum: the settings of a training are this record in words
    parts = Collections.unmodifiableSet(EnumSet.copyOf(parts));
  }

  /** Without a limit. */
  public ComatLoss(Set<Part> parts, double token, double pixel, double adversarial) {
    this(parts, token, pixel, adversarial, Double.POSITIVE_INFINITY);
  }

  /** The same with another limit. */
  public ComatLoss withLimit(double other) {
    return new ComatLoss(parts, token, pixel, adversarial, other);
  }

  /** The parts that look at the attention and are not left out. */
  public Set<Part> concentrations() {
    var both = EnumSet.of(Part.TOKEN, Part.PIXEL);
    both.retainAll(parts);
    return both;
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
}
