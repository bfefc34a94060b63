package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A few rows of the joint softmax: where single image tokens look. */
final class Rows {
  private static final Map<Integer, Kernel> KERNELS = new ConcurrentHashMap<>();

  private Rows() {}

  /**
   * @param queries of image tokens (b, n, heads * d)
   * @param keys of all tokens, image first (b, t, heads * d)
   * @param wanted image tokens, [image][subject]
   * @return mean over heads of their probabilities at the image tokens (b, s, n); the softmax runs
   *     over all tokens
   */
  static NDArray of(NDArray queries, NDArray keys, int heads, int[][] wanted) {
    long n = queries.getShape().get(1);
    int subjects = wanted[0].length;
    long[] flat = new long[wanted.length * subjects];
    for (int b = 0; b < wanted.length; b++) {
      for (int s = 0; s < subjects; s++) {
        flat[b * subjects + s] = b * n + wanted[b][s];
      }
    }
    Shape shape = queries.getShape();
    NDArray index = queries.getManager().create(flat);
    NDArray image = queries.getManager().zeros(new Shape(n)); // its length is what counts
    return KERNELS
        .computeIfAbsent(heads, Rows::kernel)
        .apply(queries.reshape(shape.get(0) * n, shape.get(2)), keys, index, image);
  }

  private static Kernel kernel(int heads) {
    String split =
        "%s = torch.transpose(torch.unflatten(torch.to(%s, 6), -1, [" + heads + ", -1]), 1, 2)";
    return Kernel.of(
        "q, k, index, image",
        "picked = torch.unflatten(torch.index_select(q, 0, index), 0, [torch.size(k, 0), -1])",
        split.formatted("qh", "picked"),
        split.formatted("kh", "k"),
        "logits = torch.matmul(qh, torch.transpose(kh, 2, 3))",
        "scaled = torch.mul(logits, torch.pow(torch.size(kh, -1), -0.5))",
        "p = torch.mean(torch.softmax(scaled, -1), [1])",
        "return torch.slice(p, 2, 0, torch.size(image, 0))");
  }
}
