package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.pytorch.jni.JniUtils;

/**
 * A convolution with a square kernel, padded so that oneDNN computes it correctly.
 *
 * <p>oneDNN's AVX-512 kernels (3.7, as PyTorch 2.7.1 has them) work on blocks of 16 channels. Where
 * the last block is not full they read memory that nobody wrote, so that on some machines results
 * are wrong or no numbers: of channels read beyond the first 16, and in the gradient of those
 * written; with a stride the gradient also needs an even number of blocks read. Channels of zeros
 * fill the blocks and change no sum.
 *
 * @param stride cells from one position of the kernel to the next
 * @param before zero cells at the upper left
 * @param after zero cells at the lower right
 */
record Convolution(int stride, int before, int after) {
  private static final long BLOCK = 16;

  /**
   * @param x (b, in, h, w)
   * @param weight (out, in, k, k)
   * @param bias (out)
   */
  NDArray apply(NDArray x, NDArray weight, NDArray bias, Precision precision) {
    long in = weight.getShape().get(1);
    long out = weight.getShape().get(0);
    boolean blocks = weight.getShape().get(2) > 1 && !x.getDevice().isGpu();
    boolean recorded = blocks && JniUtils.isGradMode();
    long full = recorded && stride > 1 && in > BLOCK ? 2 * BLOCK : BLOCK;
    long moreIn = blocks && (in > BLOCK || recorded) ? Math.floorMod(-in, full) : 0;
    long moreOut = recorded ? Math.floorMod(-out, BLOCK) : 0;
    var script = script(moreIn, moreOut, out, precision);
    return Kernels.kernel("conv " + script, "x, w, b", script).apply(x, weight, bias);
  }

  private String script(long moreIn, long moreOut, long out, Precision precision) {
    String x = "x";
    String w = "w";
    String b = "b";
    if (moreIn > 0 || before != after) {
      int more = before == after ? 0 : after;
      x = "torch.constant_pad_nd(x, [0, %d, 0, %d, 0, %d], 0)".formatted(more, more, moreIn);
    }
    if (moreIn > 0 || moreOut > 0) {
      w = "torch.constant_pad_nd(w, [0, 0, 0, 0, 0, %d, 0, %d], 0)".formatted(moreIn, moreOut);
    }
    if (moreOut > 0) {
      b = "torch.constant_pad_nd(b, [0, %d], 0)".formatted(moreOut);
    }
    if (precision == Precision.BF16_PRODUCTS) {
      x = "torch.to(%s, 15)".formatted(x);
      w = "torch.to(%s, 15)".formatted(w);
      b = "torch.to(%s, 15)".formatted(b);
    }
    int around = before == after ? before : 0;
    String y =
        "torch.conv2d(%s, %s, %s, [%d, %d], [%d, %d], [1, 1], 1)"
            .formatted(x, w, b, stride, stride, around, around);
    if (moreOut > 0) {
      y = "torch.contiguous(torch.narrow(%s, 1, 0, %d))".formatted(y, out);
    }
    if (precision == Precision.BF16_PRODUCTS) {
      y = "torch.to(%s, 6)".formatted(y);
    }
    return "return " + y;
  }
}
