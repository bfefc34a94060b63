package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;

/**
 * Keeps pictures natural: a discriminator classifies them against the base model's, image token by
 * image token. Its head is linear, over the last states of a transformer's image tokens.
 */
public final class AdversarialLoss {
  private static final Kernel FOOL =
      Kernel.of("x, w, b", "return torch.mean(torch.softplus(torch.neg(torch.linear(x, w, b))))");
  private static final Kernel TELL =
      Kernel.of(
          "x, y, w, b",
          "base = torch.mean(torch.softplus(torch.neg(torch.linear(x, w, b))))",
          "made = torch.mean(torch.softplus(torch.linear(y, w, b)))",
          "return torch.mul(torch.add(base, made), 0.5)");
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
   * Loss of the generator: mean of softplus(-logit) over image tokens, low where the discriminator
   * takes its pictures for the base model's.
   *
   * @param made states of its pictures (b, n, d)
   * @return a scalar, 0 or more; ln 2 where the discriminator knows nothing
   */
  public static NDArray ofModel(NDArray made, Head head) {
    return FOOL.apply(made, head.weight, head.bias);
  }

  /**
   * Loss of the discriminator: binary cross-entropy, 1 for pictures of the base model and 0 for
   * those of the model in training.
   *
   * @param base states of pictures of the base model (b, n, d)
   * @param made states (b, n, d), without gradients to the model
   * @return a scalar, 0 or more; ln 2 where it knows nothing
   */
  public static NDArray ofDiscriminator(NDArray base, NDArray made, Head head) {
    return TELL.apply(base, made, head.weight, head.bias);
  }

  /** The share of image tokens that the discriminator classifies correctly, 0 to 1. */
  public static double accuracy(NDArray base, NDArray made, Head head) {
    float[] baseScores = SCORE.apply(base, head.weight, head.bias).toFloatArray();
    float[] madeScores = SCORE.apply(made, head.weight, head.bias).toFloatArray();
    int correct = 0;
    for (float score : baseScores) {
      correct += score > 0 ? 1 : 0;
    }
    for (float score : madeScores) {
      correct += score < 0 ? 1 : 0;
    }
    return (double) correct / (baseScores.length + madeScores.length);
  }
}
