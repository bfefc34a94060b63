package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The fused tensor functions that DJL lacks. Every result belongs to the manager of its first
 * argument.
 */
public final class Kernels {
  private static final Map<String, Kernel> KERNELS = new ConcurrentHashMap<>();

  private Kernels() {}

  /** {@code x W^T + b}: x (..., in), weight (out, in), bias (out) or null. */
  public static NDArray linear(NDArray x, NDArray weight, NDArray bias, Precision precision) {
    if (precision == Precision.FP32 && OneDnn.suits(x, weight)) {
      return bias == null ? OneDnn.linear(x, weight) : OneDnn.linear(x, weight, bias);
    }
    return switch (precision) {
      case FP32 ->
          bias == null
              ? kernel("linear", "x, w", "return torch.linear(x, w, None)").apply(x, weight)
              : kernel("linear_bias", "x, w, b", "return torch.linear(x, w, b)")
                  .apply(x, weight, bias);
      case BF16_PRODUCTS ->
          bias == null
              ? kernel(
                      "linear_bf16",
                      "x, w",
                      "return torch.linear(torch.to(x, 15), torch.to(w, 15), None)")
                  .apply(x, weight)
              : kernel(
                      "linear_bias_bf16",
                      "x, w, b",
                      "return torch.linear(torch.to(x, 15), torch.to(w, 15), torch.to(b, 15))")
                  .apply(x, weight, bias);
    };
  }

  /** Two linear layers with tanh-approximated GELU between: x (..., in), result (..., out). */
  public static NDArray mlp(
      NDArray x, NDArray w1, NDArray b1, NDArray w2, NDArray b2, Precision precision) {
    if (precision == Precision.FP32 && OneDnn.suits(x, w1)) {
      return OneDnn.mlp(x, w1, b1, w2, b2);
    }
    return switch (precision) {
      case FP32 ->
          kernel(
                  "mlp",
                  "x, w1, b1, w2, b2",
                  "return torch.linear(torch.gelu(torch.linear(x, w1, b1), approximate=\"tanh\"), w2, b2)")
              .apply(x, w1, b1, w2, b2);
      case BF16_PRODUCTS ->
          kernel(
                  "mlp_bf16",
                  "x, w1, b1, w2, b2",
                  "h = torch.linear(torch.to(x, 15), torch.to(w1, 15), torch.to(b1, 15))",
                  "h = torch.gelu(h, approximate=\"tanh\")",
                  "return torch.linear(h, torch.to(w2, 15), torch.to(b2, 15))")
              .apply(x, w1, b1, w2, b2);
    };
  }

  /**
   * Convolution with a square kernel: x (b, in, h, w), weight (out, in, k, k), bias (out).
   *
   * @param stride 1 or 2; with stride 2 the input is first padded by one row and column at the
   *     lower right, as diffusers does
   */
  public static NDArray conv(
      NDArray x, NDArray weight, NDArray bias, int stride, Precision precision) {
    int around = weight.getShape().get(2) == 1 ? 0 : 1;
    return new Convolution(stride, stride == 2 ? 0 : around, around)
        .apply(x, weight, bias, precision);
  }

  /**
   * Halves the sides by a convolution with a 3 x 3 kernel, padded on all sides, as U-Nets do: x (b,
   * in, h, w), weight (out, in, 3, 3), bias (out).
   */
  public static NDArray halve(NDArray x, NDArray weight, NDArray bias) {
    return new Convolution(2, 1, 1).apply(x, weight, bias, Precision.FP32);
  }

  /**
   * Patch embedding: a convolution whose stride is its kernel size. x (b, in, h, w), weight (out,
   * in, p, p).
   */
  public static NDArray patches(NDArray x, NDArray weight, NDArray bias) {
    int side = Math.toIntExact(weight.getShape().get(2));
    return new Convolution(side, 0, 0).apply(x, weight, bias, Precision.FP32);
  }

  /** Group norm over channels, x (b, c, ...). */
  public static NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
    return kernel(
            "group_norm_" + groups + "_" + eps,
            "x, w, b",
            "return torch.group_norm(x, %d, w, b, %s)".formatted(groups, eps))
        .apply(x, weight, bias);
  }

  /**
   * The factor of each channel by which a group norm scales: {@code weight / sqrt(variance + eps)}.
   *
   * @param x (b, c, h, w)
   * @return (b, c)
   */
  public static NDArray groupFactor(NDArray x, NDArray weight, int groups, double eps) {
    long each = x.getShape().get(1) / groups;
    return kernel(
            "group_factor_" + groups + "_" + each + "_" + eps,
            "x, w",
            "y = torch.flatten(torch.unflatten(x, 1, [%d, %d]), 2)".formatted(groups, each),
            "s = torch.rsqrt(torch.add(torch.var(y, [2], False), %s))".formatted(eps),
            "return torch.mul(torch.repeat_interleave(s, %d, 1), w)".formatted(each))
        .apply(x, weight);
  }

  /**
   * What a group norm adds to each scaled channel: {@code bias - mean * factor}.
   *
   * @param x (b, c, h, w)
   * @param factor as {@link #groupFactor} gives it
   * @return (b, c)
   */
  public static NDArray groupAddend(NDArray x, NDArray factor, NDArray bias, int groups) {
    long each = x.getShape().get(1) / groups;
    return kernel(
            "group_addend_" + groups + "_" + each,
            "x, f, b",
            "y = torch.flatten(torch.unflatten(x, 1, [%d, %d]), 2)".formatted(groups, each),
            "m = torch.repeat_interleave(torch.mean(y, [2]), %d, 1)".formatted(each),
            "return torch.sub(b, torch.mul(m, f))")
        .apply(x, factor, bias);
  }

  /**
   * {@code silu(x * factor + addend)}.
   *
   * @param x (b, c, h, w)
   * @param factor (b, c)
   * @param addend (b, c)
   */
  public static NDArray scaledSilu(NDArray x, NDArray factor, NDArray addend) {
    return kernel(
            "scaled_silu",
            "x, f, a",
            "f4 = torch.unsqueeze(torch.unsqueeze(f, 2), 3)",
            "a4 = torch.unsqueeze(torch.unsqueeze(a, 2), 3)",
            "return torch.silu(torch.add(torch.mul(x, f4), a4))")
        .apply(x, factor, addend);
  }

  /** {@code silu(groupNorm(x))}. */
  public static NDArray groupNormSilu(
      NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
    return kernel(
            "group_norm_silu_" + groups + "_" + eps,
            "x, w, b",
            "return torch.silu(torch.group_norm(x, %d, w, b, %s))".formatted(groups, eps))
        .apply(x, weight, bias);
  }

  /** Layer norm over the last axis, with weight and bias. */
  public static NDArray layerNorm(NDArray x, NDArray weight, NDArray bias, double eps) {
    return kernel(
            "layer_norm_" + eps,
            "x, w, b",
            "return torch.layer_norm(x, [torch.size(x, -1)], w, b, %s)".formatted(eps))
        .apply(x, weight, bias);
  }

  /**
   * Adaptive layer norm: {@code layerNorm(x) (1 + scale) + shift}; x (b, n, d), shift and scale (b,
   * d); eps 1e-6.
   */
  public static NDArray modulate(NDArray x, NDArray shift, NDArray scale) {
    return kernel(
            "modulate",
            "x, shift, scale",
            "n = torch.type_as(torch.layer_norm(x, [torch.size(x, -1)], None, None, 1.0e-06), scale)",
            "return torch.add(torch.mul(n, torch.add(torch.unsqueeze(scale, 1), 1)), torch.unsqueeze(shift, 1))")
        .apply(x, shift, scale);
  }

  /** Gated residual: {@code x + gate * y}; x, y (b, n, d), gate (b, d). */
  public static NDArray gated(NDArray x, NDArray gate, NDArray y) {
    return kernel(
            "gated", "x, gate, y", "return torch.add(x, torch.mul(torch.unsqueeze(gate, 1), y))")
        .apply(x, gate, y);
  }

  /**
   * Root-mean-square norm over the last axis: {@code x / sqrt(mean x^2 + eps) * weight}, computed
   * in float32; the result has the type of the weight.
   */
  public static NDArray rmsNorm(NDArray x, NDArray weight, double eps) {
    return kernel(
            "rms_norm_" + eps,
            "x, w",
            "y = torch.to(x, 6)",
            "v = torch.mean(torch.mul(y, y), [-1], True)",
            "n = torch.mul(y, torch.rsqrt(torch.add(v, %s)))".formatted(eps),
            "return torch.mul(torch.type_as(n, w), w)")
        .apply(x, weight);
  }

  public static NDArray silu(NDArray x) {
    return kernel("silu", "x", "return torch.silu(x)").apply(x);
  }

  /** {@code x sigmoid(1.702 x)}, the activation of CLIP-L. */
  public static NDArray quickGelu(NDArray x) {
    return kernel("quick_gelu", "x", "return torch.mul(x, torch.sigmoid(torch.mul(x, 1.702)))")
        .apply(x);
  }

  /** The exact GELU. */
  public static NDArray gelu(NDArray x) {
    return kernel("gelu", "x", "return torch.gelu(x)").apply(x);
  }

  /** GELU with the tanh approximation. */
  public static NDArray geluTanh(NDArray x) {
    return kernel("gelu_tanh", "x", "return torch.gelu(x, approximate=\"tanh\")").apply(x);
  }

  /**
   * Multi-head {@code softmax(q k^T / sqrt(d)) v} by the engine's fused kernel.
   *
   * @param q queries (b, n, heads * d)
   * @param k keys (b, m, heads * d)
   * @param v values (b, m, heads * d)
   * @return (b, n, heads * d)
   */
  public static NDArray attention(NDArray q, NDArray k, NDArray v, int heads, Precision precision) {
    String split = "torch.transpose(torch.unflatten(%s, -1, [" + heads + ", -1]), 1, 2)";
    String mixed =
        switch (precision) {
          case FP32 -> "torch.scaled_dot_product_attention(%s, %s, %s)";
          // the fused kernel's backward pass takes most of a training step on CPUs; the plain
          // formula a third of it
          case BF16_PRODUCTS ->
              "torch.matmul(torch.softmax(torch.matmul(torch.mul(%s, "
                  + Math.sqrt((double) heads / q.getShape().get(2))
                  + "), torch.transpose(%s, -2, -1)), -1), %s)";
        };
    return kernel(
            "attention_" + heads + "_" + q.getShape().get(2) + "_" + precision,
            "q, k, v",
            "o = "
                + mixed.formatted(split.formatted("q"), split.formatted("k"), split.formatted("v")),
            "return torch.flatten(torch.transpose(o, 1, 2), 2, 3)")
        .apply(q, k, v);
  }

  /**
   * As {@link #attention} with a bias added to the logits before the softmax.
   *
   * @param bias (1 or b, 1 or heads, n, m)
   * @param scale factor on {@code q k^T}: {@code 1/sqrt(d)} for CLIP, 1 for T5
   */
  public static NDArray biasedAttention(
      NDArray q, NDArray k, NDArray v, NDArray bias, int heads, double scale) {
    String split = "torch.transpose(torch.unflatten(%s, -1, [" + heads + ", -1]), 1, 2)";
    return kernel(
            "biased_attention_" + heads + "_" + scale,
            "q, k, v, bias",
            "o = torch.scaled_dot_product_attention(%s, %s, %s, torch.type_as(bias, q), 0., False, scale=%s)"
                .formatted(split.formatted("q"), split.formatted("k"), split.formatted("v"), scale),
            "return torch.flatten(torch.transpose(o, 1, 2), 2, 3)")
        .apply(q, k, v, bias);
  }

  /** Rows of a table: ids of any shape (int64), table (rows, d), result (..., d). */
  public static NDArray embedding(NDArray ids, NDArray table) {
    return kernel("embedding", "ids, table", "return torch.embedding(table, ids)")
        .apply(ids, table);
  }

  /** The same values as another floating type; DJL's own conversion lets no gradient through. */
  public static NDArray cast(NDArray x, DataType type) {
    return switch (type) {
      case DataType same when same == x.getDataType() -> x;
      case FLOAT32 -> kernel("to_float32", "x", "return torch.to(x, 6)").apply(x);
      case FLOAT16 -> kernel("to_float16", "x", "return torch.to(x, 5)").apply(x);
      default -> throw new IllegalArgumentException("expected FLOAT32 or FLOAT16, got " + type);
    };
  }

  /**
   * The mean absolute value of each row, in float32.
   *
   * @param x (b, n, d)
   * @return (b)
   */
  public static NDArray meanSize(NDArray x) {
    return kernel("mean_size", "x", "return torch.mean(torch.abs(torch.to(x, 6)), [1, 2])")
        .apply(x);
  }

  /**
   * The mean absolute difference of each row, in float32.
   *
   * @param x (b, n, d)
   * @param y same shape
   * @return (b)
   */
  public static NDArray meanChange(NDArray x, NDArray y) {
    return kernel(
            "mean_change",
            "x, y",
            "return torch.mean(torch.abs(torch.to(torch.sub(x, y), 6)), [1, 2])")
        .apply(x, y);
  }

  /** Nearest-neighbour upsampling by two, x (b, c, h, w). */
  public static NDArray upsampleTwice(NDArray x) {
    return kernel(
            "upsample",
            "x",
            "return torch.repeat_interleave(torch.repeat_interleave(x, 2, 2), 2, 3)")
        .apply(x);
  }

  static Kernel kernel(String name, String arguments, String... lines) {
    return KERNELS.computeIfAbsent(name, n -> Kernel.of(arguments, lines));
  }
}
