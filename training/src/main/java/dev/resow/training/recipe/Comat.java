package dev.resow.training.recipe;

import static dev.resow.training.recipe.Matrices.check;

import dev.resow.diffusion.tensor.Precision;
import dev.resow.training.comat.ComatLoss;
import java.util.List;

/**
 * CoMat (Jiang et al. 2024, arXiv 2404.03653): the model paints a picture, a captioner says how
 * likely the prompt is, and the gradient goes back through the picture to some of the sampler's
 * steps; attention of the prompt's nouns is drawn to where they are; a discriminator keeps the
 * pictures natural. The latent is constant at the input of a trained step, so that the only path
 * from a step to the picture is the sampler's sum.
 *
 * @param prompts of an update, one picture each; 1 or more
 * @param steps of the sampler
 * @param trained steps that get a gradient, one in each of as many equal intervals
 * @param looked trained steps, the last ones, whose attention is drawn to the nouns
 * @param guidance weight of the prompt over the empty one, 1 or more
 * @param rows pictures of one gradient pass; divides {@code prompts}. Memory grows with it
 * @param blocks joint blocks whose attention is drawn
 * @param floor surprise in nats per token below which the captioner does not count
 * @param discriminatorRate learning rate of the discriminator, 0 to 1
 */
public record Comat(
    Matrices matrices,
    ComatLoss loss,
    int prompts,
    int steps,
    int trained,
    int looked,
    double guidance,
    int rows,
    List<Integer> blocks,
    double floor,
    double discriminatorRate,
    Precision products) {
  /** What a captioner reads before the prompt. */
  public static final String PREFIX = "a photo of ";

  public Comat {
    blocks = List.copyOf(blocks);
    check("prompts", prompts >= 1, "1 or more", prompts);
    check("steps", steps >= 1, "1 or more", steps);
    check("trained", trained >= 1 && trained <= steps, "1 to the steps, " + steps, trained);
    check("looked", looked >= 0 && looked <= trained, "0 to " + trained, looked);
    check("guidance", guidance >= 1 && Double.isFinite(guidance), "1 or more", guidance);
    check("rows", rows >= 1 && prompts % rows == 0, "a divisor of " + prompts, rows);
    check("blocks", blocks.stream().allMatch(block -> block >= 0), "0 or more", blocks);
    check("floor", floor >= 0 && Double.isFinite(floor), "0 or more", floor);
    check(
        "discriminator rate",
        discriminatorRate >= 0 && discriminatorRate <= 1,
        "0 to 1",
        discriminatorRate);
  }

  /**
   * Rank 16, AdamW at 1e-4 clipped at .1, 16 prompts, 4 of 20 steps, attention at 2 of them.
   *
   * @param guidance the model's own
   * @param blocks of the model that localise
   */
  public static Comat of(double guidance, List<Integer> blocks) {
    return new Comat(
        new Matrices(16, 16, 1e-4, 1e-4, .1, .9),
        ComatLoss.DEFAULT,
        16,
        20,
        4,
        2,
        guidance,
        4,
        blocks,
        0,
        4e-5,
        Precision.FP32);
  }

  /** The word of the adapter's metadata. */
  public String word() {
    return "comat";
  }

  /** The settings in one line, equal for equal trainings. */
  public String settings() {
    return toString();
  }
}
