package dev.resow.diffusion.tensor;

/** What matrix products are computed in. */
public enum Precision {
  FP32,
  /**
   * Products in bfloat16 with fp32 accumulation, results left in bfloat16 until a residual sum
   * takes them back to fp32: about three times faster on CPUs with AVX-512 BF16; for training.
   */
  BF16_PRODUCTS
}
