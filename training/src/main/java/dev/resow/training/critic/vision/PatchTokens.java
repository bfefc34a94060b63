package dev.resow.training.critic.vision;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import dev.resow.diffusion.tensor.Kernels;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The tokens of a picture: one for the whole, then one for each patch, row by row, each with its
 * position. Pictures of other sizes than the trained one get positions between the trained ones.
 *
 * @param config of the network
 * @param weight of the patches (d, 3, p, p)
 * @param bias of the patches (d), or null
 * @param whole the token of the whole picture, d values
 * @param positions 1 + grid grid rows of d values
 */
public record PatchTokens(
    VisionConfig config, NDArray weight, NDArray bias, NDArray whole, NDArray positions) {
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  /**
   * @param pixels prepared pictures (b, 3, h, w)
   * @return (b, 1 + n, d)
   */
  public NDArray of(NDArray pixels) {
    NDArray shift =
        bias == null ? pixels.getManager().zeros(new Shape(weight.getShape().get(0))) : bias;
    NDArray patches = Kernels.patches(pixels, weight, shift); // (b, d, rows, columns)
    long rows = patches.getShape().get(2);
    long columns = patches.getShape().get(3);
    return kernel(config.grid(), rows, columns).apply(patches, whole, positions);
  }

  private static Kernel kernel(int grid, long rows, long columns) {
    boolean trained = rows == grid && columns == grid;
    return KERNELS.computeIfAbsent(
        trained ? "trained" : grid + " " + rows + " " + columns,
        _ ->
            Kernel.of(
                "p, c, e",
                "t = torch.transpose(torch.flatten(p, 2, -1), 1, 2)",
                "d = torch.size(t, -1)",
                "w = torch.expand(torch.reshape(c, [1, 1, d]), [torch.size(p, 0), 1, d])",
                "a = torch.reshape(e, [1, -1, d])",
                trained ? "b = a" : between(grid, rows, columns),
                "return torch.add(torch.cat([w, t], 1), b)"));
  }

  private static String between(int grid, long rows, long columns) {
    return String.join(
        "\n    ",
        "g = torch.transpose(torch.slice(a, 1, 1, 9223372036854775807), 1, 2)",
        "q = torch.reshape(g, [1, d, %d, %d])".formatted(grid, grid),
        "u = torch.upsample_bicubic2d(q, [%d, %d], False, None, None)".formatted(rows, columns),
        "f = torch.transpose(torch.flatten(u, 2, -1), 1, 2)",
        "b = torch.cat([torch.slice(a, 1, 0, 1), f], 1)");
  }
}
