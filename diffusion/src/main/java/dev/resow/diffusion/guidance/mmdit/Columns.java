package dev.resow.diffusion.guidance.mmdit;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.resow.diffusion.tensor.Kernel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A few columns of the joint softmax, without the rest of it.
 *
 * <p>{@code P(i, t) = exp(q_i k_t / sqrt(d) - lse_i)} needs only the wanted keys and the
 * log-sum-exp of each row. Differentiating the log-sum-exp directly would keep the whole matrix, so
 * its value and its gradient come from different places: the value from chunks of rows outside of
 * the gradient; the gradient from fused attention with the keys as values, since d lse_i / d q_i =
 * (softmax K)_i / sqrt(d) and d lse_i / d k_j = P_ij q_i / sqrt(d). Values and gradients equal the
 * full softmax's.
 */
final class Columns {
  /** Rows of the joint matrix that exist at a time when it is too large to exist at once. */
  private static final int ROWS = 256;

  /** Elements of the joint matrix, heads included, up to which it is simply made. */
  private static final long SMALL = 1 << 22;

  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  private Columns() {}

  /**
   * @param queries of image tokens (b, n, heads * d)
   * @param keys of all tokens (b, t, heads * d)
   * @param columns key positions (c), int64
   * @param mix what to add up for each group (c, groups)
   * @return mean over heads of the probabilities, mixed: (b, groups, n)
   */
  static NDArray of(NDArray queries, NDArray keys, int heads, NDArray columns, NDArray mix) {
    return of(queries, keys, heads, columns, mix, fit(queries, keys, heads, 1));
  }

  /** Whether so many joint matrices of these may exist at once. */
  static boolean fit(NDArray queries, NDArray keys, int heads, int count) {
    long one =
        queries.getShape().get(0) * heads * queries.getShape().get(1) * keys.getShape().get(1);
    return one * count <= SMALL;
  }

  static NDArray of(
      NDArray queries, NDArray keys, int heads, NDArray columns, NDArray mix, boolean small) {
    boolean gradient = JniUtils.isGradMode();
    String name = heads + (small ? "_small" : gradient ? "_gradient" : "_value");
    return KERNELS
        .computeIfAbsent(name, _ -> Kernel.of("q, k, columns, mix", body(heads, small, gradient)))
        .apply(queries, keys, columns, mix);
  }

  private static String[] body(int heads, boolean small, boolean gradient) {
    String split =
        "%s = torch.transpose(torch.unflatten(torch.to(%s, 6), -1, [" + heads + ", -1]), 1, 2)";
    String lse =
        small
            ? "lse = torch.logsumexp(torch.matmul(qh, torch.transpose(kh, 2, 3)), [-1], True)"
            : gradient ? LSE_CHUNKED + "\n" + LSE_GRADIENT : LSE_CHUNKED;
    return String.join(
            "\n",
            split.formatted("qs", "q"),
            split.formatted("kh", "k"),
            // the scale goes into the queries: everything after is a plain product
            "qh = torch.mul(qs, torch.pow(torch.size(qs, -1), -0.5))",
            lse,
            "wanted = torch.index_select(kh, 2, columns)",
            "logits = torch.matmul(qh, torch.transpose(wanted, 2, 3))",
            "p = torch.mean(torch.exp(torch.sub(logits, lse)), [1])",
            "return torch.transpose(torch.matmul(p, mix), 1, 2)")
        .split("\n");
  }

  private static final String LSE_CHUNKED =
      """
      kt = torch.transpose(torch.detach(kh), 2, 3)
      parts = torch.split(torch.detach(qh), %d, 2)
      sums = annotate(List[Tensor], [])
      for i in range(torch.len(parts)):
        _0 = torch.append(sums, torch.logsumexp(torch.matmul(parts[i], kt), [-1], True))
      lse = torch.cat(sums, 2)"""
          .formatted(ROWS);

  private static final String LSE_GRADIENT =
      """
      looked = torch.scaled_dot_product_attention(torch.detach(qh), torch.detach(kh), kh, None, 0., False, scale=1.)
      byQuery = torch.mul(qh, torch.detach(looked))
      byKey = torch.mul(torch.detach(qh), looked)
      slope = torch.sum(torch.add(byQuery, byKey), [-1], True)
      lse = torch.add(lse, torch.sub(slope, torch.detach(slope)))""";
}
