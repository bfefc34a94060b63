package dev.resow.training.recipe;

import static dev.resow.training.recipe.Matrices.check;

import dev.resow.diffusion.tensor.Precision;

/**
 * DiffusionNFT (Zheng et al. 2025, arXiv 2509.16117): the model paints several pictures of a
 * prompt, a reward ranks them, and the velocity is moved towards the better and away from the worse
 * ones by the loss of its own training. No reward gradient, no likelihood, no guidance.
 *
 * @param prompts of an update, 1 or more
 * @param group pictures of each prompt, 2 or more
 * @param steps sampler steps of these pictures, without classifier-free guidance
 * @param times noise levels at which each picture is learned from, 1 to {@code steps}
 * @param rows pictures of one gradient pass; divides {@code prompts group}. Memory grows with it
 * @param strength b: how far the positive and the negative velocity are from the old one; above 0
 * @param anchor weight of the squared distance to the base model's velocity, 0 or more
 * @param oldRate the old model keeps {@code min(oldRate update, oldLimit)} of itself, 0 to 1
 * @param oldLimit 0 to 1
 * @param products precision of the transformer's products while the adapter is trained
 * @param guided pictures of each prompt that the base model makes with guidance, at most half
 */
public record Nft(
    Matrices matrices,
    int prompts,
    int group,
    int steps,
    int times,
    int rows,
    double strength,
    double anchor,
    double oldRate,
    double oldLimit,
    Precision products,
    Guided guided)
    implements Recipe {
  /**
   * Six prompts of eight pictures in 12 steps, three noise levels; the paper's weights but for the
   * anchor, which is 1e-4 there: with that the velocity drifts until pictures become worse. No
   * guided pictures.
   */
  public static final Nft DEFAULT =
      new Nft(Matrices.DEFAULT, 6, 8, 12, 3, 24, 1, .1, .001, .5, Precision.FP32, Guided.NONE);

  /**
   * Pictures that the model in training did not make (off-policy; not in the paper): where nearly
   * all of its own are wrong, those of the base model with classifier-free guidance show what is
   * right.
   *
   * @param pictures of each prompt, 0 or more
   * @param weight of guidance, 1 or more
   */
  public record Guided(int pictures, double weight) {
    /** The paper's: every picture is the model's own. */
    public static final Guided NONE = new Guided(0, 1);

    /** Of each prompt, in trainings that do not say otherwise. */
    public static final int STANDARD = 2;

    /**
     * The standard number for a model.
     *
     * @param weight of the model's guidance; with 1 it has none, and there are no such pictures
     */
    public static Guided standard(double weight) {
      return weight > 1 ? new Guided(STANDARD, weight) : NONE;
    }
  }

  public Nft {
    check("prompts", prompts >= 1, "1 or more", prompts);
    check("group", group >= 2, "2 or more", group);
    check("steps", steps >= 1, "1 or more", steps);
    check("times", times >= 1 && times <= steps, "1 to the steps, " + steps, times);
    check(
        "rows",
        rows >= 1 && prompts * group % rows == 0,
        "a divisor of the %d pictures of an update".formatted(prompts * group),
        rows);
    check("strength", strength > 0, "a number above 0", strength);
    check("anchor", anchor >= 0, "0 or more", anchor);
    check("old rate", oldRate >= 0 && oldRate <= 1, "0 to 1", oldRate);
    check("old limit", oldLimit >= 0 && oldLimit <= 1, "0 to 1", oldLimit);
    int most = group / 2;
    check(
        "guided pictures",
        guided.pictures() >= 0 && guided.pictures() <= most,
        "0 to %d, half of the %d of a prompt".formatted(most, group),
        guided.pictures());
    check("guidance", guided.weight() >= 1, "1 or more", guided.weight());
  }

  @Override
  public String word() {
    return "nft";
  }

  /** The same with other matrices. */
  public Nft with(Matrices other) {
    return new Nft(
        other, prompts, group, steps, times, rows, strength, anchor, oldRate, oldLimit, products,
        guided);
  }

  /** The same with products of another precision. */
  public Nft with(Precision other) {
    return new Nft(
        matrices, prompts, group, steps, times, rows, strength, anchor, oldRate, oldLimit, other,
        guided);
  }

  /** The same with another weight of the anchor. */
  public Nft withAnchor(double other) {
    return new Nft(
        matrices, prompts, group, steps, times, rows, strength, other, oldRate, oldLimit, products,
        guided);
  }

  /** The same with other guided pictures. */
  public Nft with(Guided other) {
    return new Nft(
        matrices, prompts, group, steps, times, rows, strength, anchor, oldRate, oldLimit, products,
        other);
  }

  /** Pictures of an update. */
  public int pictures() {
    return prompts * group;
  }

  /**
   * The share of itself that the old model keeps after an update.
   *
   * @param update from 1
   */
  public double oldKept(long update) {
    return Math.min(oldRate * update, oldLimit);
  }
}
