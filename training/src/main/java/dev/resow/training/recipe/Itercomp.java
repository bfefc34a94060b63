package dev.resow.training.recipe;

import static dev.resow.training.recipe.Matrices.check;

import dev.resow.diffusion.tensor.Precision;

/**
 * The feedback learning of IterComp (Zhang et al. 2024, arXiv 2410.07171, section 3.4), which is
 * ReFL (Xu et al. 2023, arXiv 2304.05977): the model samples to a late step, one more call with a
 * gradient predicts the finished picture, and rewards say how it should change. A second loss keeps
 * the model near its own pictures.
 *
 * @param prompts of an update, one picture each; 1 or more
 * @param rows pictures of one gradient pass; divides {@code prompts}. Memory grows with it
 * @param steps of the sampler, without classifier-free guidance; 1 or more
 * @param first step at which the gradient is taken at the earliest, from 0, below {@code steps};
 *     before it the predicted picture is unreadable
 * @param enough reward in standard deviations from which a picture is no longer changed
 * @param share of the gradient's length that the rewards have, above 0 to 1; with 1 nothing keeps
 *     the model near its own pictures
 * @param products precision of the transformer's products while the adapter is trained
 */
public record Itercomp(
    Matrices matrices,
    int prompts,
    int rows,
    int steps,
    int first,
    double enough,
    double share,
    Precision products)
    implements Recipe {
  /**
   * Rank 16, AdamW at 1e-4 clipped at .1, 16 prompts, one of the last 10 of 40 steps, rewards up to
   * 2, of which a fifth of the gradient is.
   */
  public static final Itercomp DEFAULT =
      new Itercomp(new Matrices(16, 16, 1e-4, 1e-4, .1, .9), 16, 4, 40, 30, 2, .2, Precision.FP32);

  private static final double LATE = .75; // of the steps

  public Itercomp {
    check("prompts", prompts >= 1, "1 or more", prompts);
    check("rows", rows >= 1 && prompts % rows == 0, "a divisor of " + prompts, rows);
    check("steps", steps >= 1, "1 or more", steps);
    check("first", first >= 0 && first < steps, "0 to below the steps, " + steps, first);
    check("enough", Double.isFinite(enough), "a number", enough);
    check("share", share > 0 && share <= 1, "above 0 to 1", share);
  }

  @Override
  public String word() {
    return "itercomp";
  }

  /** The same with other matrices. */
  public Itercomp with(Matrices other) {
    return new Itercomp(other, prompts, rows, steps, first, enough, share, products);
  }

  /** The same with other pictures of an update. */
  public Itercomp withBatch(int pictures, int each) {
    return new Itercomp(matrices, pictures, each, steps, first, enough, share, products);
  }

  /** The same with another number of steps; the gradient is taken in the last quarter. */
  public Itercomp withSteps(int other) {
    int late = (int) Math.min(other - 1, Math.floor(other * LATE));
    return new Itercomp(matrices, prompts, rows, other, late, enough, share, products);
  }

  /** The same with another share of the rewards. */
  public Itercomp withShare(double other) {
    return new Itercomp(matrices, prompts, rows, steps, first, enough, other, products);
  }

  /** The same with products of another precision. */
  public Itercomp with(Precision other) {
    return new Itercomp(matrices, prompts, rows, steps, first, enough, share, other);
  }
}
