package dev.resow.training.comat;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.tensor.Kernel;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which text an image token looks at, if it had to look at text: {@code softmax(q k^T / sqrt(d))}
 * over the text's keys only, in each head. A joint block's own softmax is also over the image
 * tokens, and an image token could leave a word's map by looking at the image.
 */
public final class TextMaps {
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  private TextMaps() {}

  /**
   * Of one joint block, as {@link dev.resow.diffusion.backbone.AttentionTap} sees it.
   *
   * @param queries of the image tokens (b, n, heads d)
   * @param keys of all tokens, image first (b, n + m, heads d)
   * @return (b, heads, n, m), float32; the m values of an image token add up to 1
   */
  public static NDArray of(NDArray queries, NDArray keys, int heads) {
    String split = "torch.transpose(torch.unflatten(torch.to(%s, 6), -1, [%d, -1]), 1, 2)";
    long width = queries.getShape().get(2);
    double scale = Math.sqrt((double) heads / width);
    return KERNELS
        .computeIfAbsent(
            heads + " " + width,
            _ ->
                Kernel.of(
                    "q, k",
                    "t = torch.slice(k, 1, torch.size(q, 1), 9223372036854775807)",
                    "a = " + split.formatted("q", heads),
                    "b = " + split.formatted("t", heads),
                    "s = torch.matmul(torch.mul(a, %s), torch.transpose(b, -2, -1))"
                        .formatted(scale),
                    "return torch.softmax(s, -1)"))
        .apply(queries, keys);
  }
}
