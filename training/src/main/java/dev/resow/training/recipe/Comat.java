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
 * @param start what the sampler begins with
 * @param guidance weight of the prompt over the empty one, 1 or more
 * @param blocks joint blocks whose attention is drawn
 * @param floor surprise in nats per token below which the captioner does not count
 * @param discriminatorRate learning rate of the discriminator, 0 to 1
 */
public record Comat(
    Matrices matrices,
    ComatLoss loss,
    Batch batch,
    Steps steps,
    Start start,
    double guidance,
    List<Integer> blocks,
    double floor,
    double discriminatorRate,
    Precision products)
    implements Recipe {
  /** What a captioner reads before the prompt. */
  public static final String PREFIX = "a photo of ";

  /**
   * Pictures of an update.
   *
   * @param prompts of an update, one picture each; 1 or more
   * @param rows pictures of one gradient pass; divides {@code prompts}. Memory grows with it
   */
  public record Batch(int prompts, int rows) {
    public Batch {
      check("prompts", prompts >= 1, "1 or more", prompts);
      check("rows", rows >= 1 && prompts % rows == 0, "a divisor of " + prompts, rows);
    }
  }

  /**
   * Steps of the sampler.
   *
   * @param all of them, 1 or more
   * @param trained steps that get a gradient, one in each of as many equal intervals
   * @param attended trained steps, the last ones, whose attention is drawn to the nouns
   */
  public record Steps(int all, int trained, int attended) {
    public Steps {
      check("steps", all >= 1, "1 or more", all);
      check("trained", trained >= 1 && trained <= all, "1 to the steps, " + all, trained);
      check("attended", attended >= 0 && attended <= trained, "0 to " + trained, attended);
    }
  }

  public Comat {
    blocks = List.copyOf(blocks);
    check("guidance", guidance >= 1 && Double.isFinite(guidance), "1 or more", guidance);
    check("blocks", blocks.stream().allMatch(block -> block >= 0), "0 or more", blocks);
    check("floor", floor >= 0 && Double.isFinite(floor), "0 or more", floor);
    check(
        "discriminator rate",
        discriminatorRate >= 0 && discriminatorRate <= 1,
        "0 to 1",
        discriminatorRate);
    check(
        "steps",
        start == Start.NOISE || start.lastStep(steps.all()) > 0,
        "3 or more with the start " + start.word(),
        steps.all());
    int rest = start.fewestSteps(steps.all());
    check(
        "trained",
        steps.trained() <= rest,
        "at most %d of %d steps with the start %s".formatted(rest, steps.all(), start.word()),
        steps.trained());
  }

  /**
   * Rank 16, AdamW at 1e-4 clipped at .1, 16 prompts, 4 of 20 steps, attention at 2 of them, a
   * start with noise.
   *
   * @param guidance the model's own
   * @param blocks of the model that localise
   */
  public static Comat of(double guidance, List<Integer> blocks) {
    return new Comat(
        new Matrices(16, 16, 1e-4, 1e-4, .1, .9),
        ComatLoss.DEFAULT,
        new Batch(16, 4),
        new Steps(20, 4, 2),
        Start.NOISE,
        guidance,
        blocks,
        0,
        4e-5,
        Precision.FP32);
  }

  /** The same for a model with this guidance and these blocks. */
  public Comat on(double guided, List<Integer> localising) {
    return new Comat(
        matrices,
        loss,
        batch,
        steps,
        start,
        guided,
        localising,
        floor,
        discriminatorRate,
        products);
  }

  /** The same with other matrices. */
  public Comat with(Matrices other) {
    return new Comat(
        other, loss, batch, steps, start, guidance, blocks, floor, discriminatorRate, products);
  }

  /** The same with another loss. */
  public Comat with(ComatLoss other) {
    return new Comat(
        matrices, other, batch, steps, start, guidance, blocks, floor, discriminatorRate, products);
  }

  /** The same with other pictures of an update. */
  public Comat with(Batch other) {
    return new Comat(
        matrices, loss, other, steps, start, guidance, blocks, floor, discriminatorRate, products);
  }

  /** The same with other steps and another start, which depend on each other. */
  public Comat with(Steps other, Start begun) {
    return new Comat(
        matrices, loss, batch, other, begun, guidance, blocks, floor, discriminatorRate, products);
  }

  /** The same with another floor. */
  public Comat withFloor(double other) {
    return new Comat(
        matrices, loss, batch, steps, start, guidance, blocks, other, discriminatorRate, products);
  }

  /** The same with another learning rate of the discriminator. */
  public Comat withDiscriminatorRate(double other) {
    return new Comat(matrices, loss, batch, steps, start, guidance, blocks, floor, other, products);
  }

  @Override
  public String word() {
    return "comat";
  }
}
