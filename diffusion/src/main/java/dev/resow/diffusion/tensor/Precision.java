package dev.resow.diffusion.tensor;

/**
 * What matrix products are computed in. Products in bfloat16 accumulate in fp32, and their results
 * stay in bfloat16 until a residual sum takes them back to fp32: two to three times faster than
 * fp32 on CPUs with AVX-512 BF16 or AMX.
 */
public enum Precision {
  FP32,
  /** Products in bfloat16 of weights in fp32, with a quick backward pass; for training. */
  BF16_PRODUCTS,
  /** Products in bfloat16 of weights that are held in bfloat16 or fp32; for sampling. */
  BF16;

  /** Whether products are computed in bfloat16. */
  public boolean isBf16() {
    return this != FP32;
  }
}
