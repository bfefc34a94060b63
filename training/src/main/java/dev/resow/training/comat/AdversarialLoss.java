package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/**
 * Keeps pictures natural: a discriminator tells them from the base model's, image token by image
 * token. Its head is linear, over the last states of a transformer's image tokens.
 */
public final class AdversarialLoss {
  private static final Kernel FOOL =
      Kernel.of("x, w, b", "return torch.mean(torch.softplus(torch.neg(torch.linear(x, w, b))))");
  private static final Kernel TELL =
      Kernel.of(
          "r, f, w, b",
          "real = torch.mean(torch.softplus(torch.neg(torch.linear(r, w, b))))",
          "fake = torch.mean(torch.softplus(torch.linear(f, w, b)))",
          "return torch.mul(torch.add(real, fake), 0.5)");
  private static final Kernel SCORE = Kernel.of("x, w, b", "return torch.linear(x, w, b)");

  private AdversarialLoss() {}

  /**
   * The head.
   *
   * @param weight (1, d)
   * @param bias (1)
   */
  public record Head(NDArray weight, NDArray bias) {}

  /**
   * What the model in training minimises: that its pictures are told from real ones.
   *
   * @param made states of its pictures (b, n, d)
   * @return a scalar, 0 or more; ln 2 where the discriminator knows nothing
   */
  public static NDArray ofModel(NDArray made, Head head) {
    return FOOL.apply(made, head.weight, head.bias);
  }

  /**
   * What the discriminator minimises: binary cross-entropy, 1 for real pictures and 0 for made
   * ones.
   *
   * @param real states (b, n, d)
   * @param made states (b, n, d), without gradients to the model
   * @return a scalar, 0 or more; ln 2 where it knows nothing
   */
  public static NDArray ofDiscriminator(NDArray real, NDArray made, Head head) {
    return TELL.apply(real, made, head.weight, head.bias);
  }

  /** The share of image tokens that the discriminator tells right, 0 to 1. */
  public static double accuracy(NDArray real, NDArray made, Head head) {
    float[] realScores = SCORE.apply(real, head.weight, head.bias).toFloatArray();
    float[] madeScores = SCORE.apply(made, head.weight, head.bias).toFloatArray();
    int right = 0;
    for (float score : realScores) {
      right += score > 0 ? 1 : 0;
    }
    for (float score : madeScores) {
      right += score < 0 ? 1 : 0;
    }
    return (double) right / (realScores.length + madeScores.length);
  }
}
