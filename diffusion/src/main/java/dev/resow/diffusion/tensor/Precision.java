package dev.resow.diffusion.tensor;

/** What a matrix product is computed in; inputs and results stay fp32 either way. */
public enum Precision {
  FP32,
  /**
   * Products in bfloat16 with fp32 accumulation: about three times faster on CPUs with AVX-512
   * BF16; for training.
   */
  BF16_PRODUCTS
}
