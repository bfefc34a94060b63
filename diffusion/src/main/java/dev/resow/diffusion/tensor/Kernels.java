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

  private static final int BLOCK = 16; // channels that oneDNN computes together

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
    String pad = weight.getShape().get(2) == 1 || stride == 2 ? "0" : "1";
    String input = stride == 2 ? "torch.constant_pad_nd(x, [0, 1, 0, 1], 0)" : "x";
    String geometry = "[%d, %d], [%s, %s], [1, 1], 1".formatted(stride, stride, pad, pad);
    String name = "conv_" + stride + "_" + pad;
    return switch (precision) {
      case FP32 -> {
        long more = missingOutputs(weight);
        yield more > 0
            ? kernel(
                    name + "_and_" + more,
                    "x, w, b",
                    "v = torch.constant_pad_nd(w, [0, 0, 0, 0, 0, 0, 0, %d], 0)".formatted(more),
                    "c = torch.constant_pad_nd(b, [0, %d], 0)".formatted(more),
                    "y = torch.conv2d(%s, v, c, %s)".formatted(input, geometry),
                    "return torch.slice(y, 1, 0, torch.size(w, 0))")
                .apply(x, weight, bias)
            : kernel(
                    name, "x, w, b", "return torch.conv2d(%s, w, b, %s)".formatted(input, geometry))
                .apply(x, weight, bias);
      }
      case BF16_PRODUCTS ->
          kernel(
                  name + "_bf16",
                  "x, w, b",
                  "return torch.to(torch.conv2d(torch.to(%s, 15), torch.to(w, 15), torch.to(b, 15), %s), 6)"
                      .formatted(input, geometry))
              .apply(x, weight, bias);
    };
  }

  /**
   * Output channels that a convolution lacks for whole blocks, while gradients are recorded. With
   * one thread, oneDNN 3.7 reads memory that it never wrote where the last block is not full, so
   * that the gradient to the input is wrong, or no number.
   */
  private static long missingOutputs(NDArray weight) {
    return Scoped.frees() ? 0 : Math.floorMod(-weight.getShape().get(0), BLOCK);
  }

  /**
   * Patch embedding: a convolution whose stride is its kernel size. x (b, in, h, w), weight (out,
   * in, p, p).
   */
  public static NDArray patches(NDArray x, NDArray weight, NDArray bias) {
    long p = weight.getShape().get(2);
    return kernel(
            "patches_" + p,
            "x, w, b",
            "return torch.conv2d(x, w, b, [%d, %d], [0, 0], [1, 1], 1)".formatted(p, p))
        .apply(x, weight, bias);
  }

  /** Group norm over channels, x (b, c, ...). */
  public static NDArray groupNorm(NDArray x, NDArray weight, NDArray bias, int groups, double eps) {
    return kernel(
            "group_norm_" + groups + "_" + eps,
            "x, w, b",
            "return torch.group_norm(x, %d, w, b, %s)".formatted(groups, eps))
        .apply(x, weight, bias);
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

  /** Nearest-neighbour upsampling by two, x (b, c, h, w). */
  public static NDArray upsampleTwice(NDArray x) {
    return kernel(
            "upsample",
            "x",
            "return torch.repeat_interleave(torch.repeat_interleave(x, 2, 2), 2, 3)")
        .apply(x);
  }

  private static Kernel kernel(String name, String arguments, String... lines) {
    return KERNELS.computeIfAbsent(name, n -> Kernel.of(arguments, lines));
  }
}
