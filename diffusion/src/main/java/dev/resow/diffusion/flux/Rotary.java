package dev.resow.diffusion.flux;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import java.util.List;

/**
 * Rotary position embedding (Su et al. 2021, arXiv 2104.09864) over three axes: neighbouring pairs
 * of channels turn by a token's index, its row and its column. Text tokens are at 0 on all axes.
 *
 * @param cosines of every token and channel, image first (n + m, head size)
 * @param sines same shape
 */
record Rotary(NDArray cosines, NDArray sines) {
  private static final double THETA = 10_000;

  private static final Kernel TURN =
      Kernel.of(
          "x, cosines, sines", // (b, t, heads * d), (t, d), (t, d)
          "h = torch.unflatten(torch.to(x, 6), -1, [-1, torch.size(cosines, 1)])",
          "pairs = torch.unflatten(h, -1, [-1, 2])",
          "turned = torch.stack([torch.neg(torch.select(pairs, -1, 1)), torch.select(pairs, -1, 0)], -1)",
          "y = torch.mul(h, torch.unsqueeze(cosines, 1))",
          "z = torch.mul(torch.flatten(turned, 3, 4), torch.unsqueeze(sines, 1))",
          "return torch.type_as(torch.flatten(torch.add(y, z), 2, 3), x)");

  /** Cosines and sines on the heap, row-major; the same for every pass over latents of a size. */
  record Table(int text, int rows, int columns, int headSize, float[] cosines, float[] sines) {
    boolean suits(int text, int rows, int columns) {
      return this.text == text && this.rows == rows && this.columns == columns;
    }

    Rotary in(NDManager manager) {
      var shape = new Shape((long) rows * columns + text, headSize);
      return new Rotary(manager.create(cosines, shape), manager.create(sines, shape));
    }
  }

  /**
   * @param text text tokens
   * @param rows image tokens of a column
   * @param columns image tokens of a row
   * @param axes channels of each axis
   */
  static Table table(int text, int rows, int columns, List<Integer> axes) {
    int size = axes.stream().mapToInt(Integer::intValue).sum();
    var cosines = new float[(rows * columns + text) * size];
    var sines = new float[cosines.length];
    for (int token = 0; token < rows * columns + text; token++) {
      boolean image = token < rows * columns;
      int[] position = {0, image ? token / columns : 0, image ? token % columns : 0};
      int at = token * size;
      for (int axis = 0; axis < axes.size(); axis++) {
        for (int i = 0; i < axes.get(axis); i += 2, at += 2) {
          double angle = position[axis] / Math.pow(THETA, (double) i / axes.get(axis));
          cosines[at] = cosines[at + 1] = (float) Math.cos(angle);
          sines[at] = sines[at + 1] = (float) Math.sin(angle);
        }
      }
    }
    return new Table(text, rows, columns, size, cosines, sines);
  }

  /**
   * @param x queries or keys of all tokens, image first (b, n + m, heads * d); computed in float32,
   *     the result has the type of {@code x}
   */
  NDArray turn(NDArray x) {
    return TURN.apply(x, cosines, sines);
  }

  /** Of the image tokens alone. */
  Rotary image(long tokens) {
    return new Rotary(cosines.get("0:" + tokens), sines.get("0:" + tokens));
  }
}
