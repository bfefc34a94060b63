package dev.resow.menagerie.judge;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Weights;
import java.util.List;

/**
 * Fully convolutional: patches of four pixels, one stride to the grid, then residual convolutions
 * of growing dilation, so that each cell sees the whole of the largest face, and one linear layer
 * per cell.
 */
public final class JudgeNetwork {
  /** Side of a patch, pixels. */
  public static final int PATCH = 4;

  /** Channels of the judge of the reports on the grid, (16, 16); others are wider or narrower. */
  public static final int WIDTH = 64;

  /** Dilation of each residual convolution, cells. */
  public static final List<Integer> DILATIONS = List.of(1, 2, 4, 2);

  /** Channels of the output: kinds, then colours. */
  public static final int OUTPUTS = Verdicts.KINDS + Verdicts.COLOURS;

  /** Groups of every norm; a width is a multiple of it. */
  public static final int GROUPS = 8;

  private static final double EPS = 1e-5;

  private static final List<Kernel> EXACT = kernels("x", "w", "b", "%s");
  private static final List<Kernel> BF16 =
      kernels("torch.to(x, 15)", "torch.to(w, 15)", "torch.to(b, 15)", "torch.to(%s, 6)");

  private final Weights weights;

  public JudgeNetwork(Weights weights) {
    this.weights = weights;
  }

  /** Channels of the patches, (32, 32): three quarters of those on the grid, in whole groups. */
  public static int fine(int width) {
    return width * 3 / 4 / GROUPS * GROUPS;
  }

  /** Channels on the grid. */
  public int width() {
    return Math.toIntExact(weights.get("head.weight").getShape().get(1));
  }

  /**
   * @param picture (b, 3, 128, 128) in [-1, 1]
   * @return logits (b, {@link #OUTPUTS}, 16, 16)
   */
  public NDArray forward(NDArray picture) {
    return weights.conv("head", features(picture), 1);
  }

  /**
   * What the last layer decides from.
   *
   * @return (b, {@link #width}, 16, 16)
   */
  public NDArray features(NDArray picture) {
    NDArray x =
        Kernels.patches(picture, weights.get("patches.weight"), weights.get("patches.bias"));
    x = weights.groupNormSilu("fine", x, GROUPS, EPS); // (b, fine, 32, 32)
    x = weights.groupNormSilu("coarse", weights.conv("stride", x, 2), GROUPS, EPS);
    for (int i = 0; i < DILATIONS.size(); i++) { // (b, width, 16, 16)
      var block = weights.at("context." + i);
      x = x.add(block.groupNormSilu("norm", dilated(block.at("conv"), x, i), GROUPS, EPS));
    }
    return x;
  }

  private NDArray dilated(Weights conv, NDArray x, int index) {
    var kernels = weights.precision() == Precision.FP32 ? EXACT : BF16;
    return kernels.get(index).apply(x, conv.get("weight"), conv.get("bias"));
  }

  private static List<Kernel> kernels(String x, String w, String b, String result) {
    return DILATIONS.stream()
        .map(d -> "[1, 1], [%d, %d], [%d, %d], 1".formatted(d, d, d, d))
        .map(geometry -> "torch.conv2d(%s, %s, %s, %s)".formatted(x, w, b, geometry))
        .map(call -> Kernel.of("x, w, b", "return " + result.formatted(call)))
        .toList();
  }
}
