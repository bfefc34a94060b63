package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Weights;

/**
 * The layers of large pictures, each computed in bands of rows.
 *
 * <p>Tiles that are computed apart and blended would each have group norms of their own, and so
 * other colours. Here mean and variance of a group norm are those of the whole picture, and a
 * convolution reads the rows above and below its band: what remains is the rounding of sums in
 * another order.
 *
 * @param groups of a group norm
 * @param band bytes of a band of the widest array of a layer
 */
record BandLayers(int groups, long band) {
  /** The usual size of a band. */
  static final long BAND = 64L << 20;

  /** Two convolutions around a residual connection: (b, c, h, w) to (b, c', h, w). */
  NDArray resnet(Weights resnet, NDArray x) {
    NDArray h = normedConv(resnet, "norm1", "conv1", x);
    GroupScale norm = GroupScale.of(resnet, "norm2", h, groups);
    boolean shortcut = resnet.has("conv_shortcut.weight");
    return bands(resnet, "conv2", h)
        .fill(
            h.getShape(),
            x.getManager(),
            (from, to, scope) -> {
              NDArray sum = conv(resnet, "conv2", h, from, to, norm, scope);
              NDArray beside = Bands.slice(x, from, to, scope);
              return sum.add(shortcut ? resnet.conv("conv_shortcut", beside, 1) : beside);
            });
  }

  /** {@code conv(silu(norm(x)))}. */
  NDArray normedConv(Weights at, String norm, String conv, NDArray x) {
    GroupScale scale = GroupScale.of(at, norm, x, groups);
    Shape in = x.getShape();
    Shape out = new Shape(in.get(0), channels(at, conv), in.get(2), in.get(3));
    return bands(at, conv, x)
        .fill(out, x.getManager(), (from, to, scope) -> conv(at, conv, x, from, to, scale, scope));
  }

  /** Some rows of {@code conv(silu(norm(x)))}, whose kernel reads one row more on either side. */
  private static NDArray conv(
      Weights at, String name, NDArray x, int from, int to, GroupScale norm, NDManager scope) {
    long height = x.getShape().get(2);
    int above = from > 0 ? 1 : 0;
    int below = to < height ? 1 : 0;
    NDArray rows = norm.silu(Bands.slice(x, from - above, to + below, scope));
    return Bands.slice(at.conv(name, rows, 1), above, (long) above + to - from, scope);
  }

  /** Doubles the sides; a band reads one row of {@code x} more on either side. */
  NDArray upsample(Weights block, NDArray x) {
    String name = "upsamplers.0.conv";
    Shape in = x.getShape();
    long height = in.get(2);
    Shape out = new Shape(in.get(0), channels(block, name), 2 * height, 2 * in.get(3));
    return Bands.of(band, Math.max(in.get(1), out.get(1)), out.get(3))
        .fill(
            out,
            x.getManager(),
            (from, to, scope) -> {
              long first = Math.max(0, from / 2 - 1);
              NDArray rows =
                  Bands.slice(x, first, Math.min(height, Math.ceilDiv(to, 2) + 1), scope);
              long above = from - 2 * first;
              NDArray all = block.conv(name, Kernels.upsampleTwice(rows), 1);
              return Bands.slice(all, above, above + to - from, scope);
            });
  }

  /** Halves the sides, which are even; a band reads one row of {@code x} more below. */
  NDArray downsample(Weights block, NDArray x) {
    String name = "downsamplers.0.conv";
    Shape in = x.getShape();
    long height = in.get(2);
    Shape out = new Shape(in.get(0), channels(block, name), height / 2, in.get(3) / 2);
    return Bands.of(band / 2, Math.max(in.get(1), out.get(1)), in.get(3))
        .fill(
            out,
            x.getManager(),
            (from, to, scope) ->
                // where there is no row below, the convolution adds the zeros of the edge itself
                block.conv(
                    name, Bands.slice(x, 2L * from, Math.min(height, 2L * to + 1), scope), 2));
  }

  private Bands bands(Weights at, String conv, NDArray x) {
    Shape in = x.getShape();
    return Bands.of(band, Math.max(in.get(1), channels(at, conv)), in.get(3));
  }

  private static long channels(Weights at, String conv) {
    return at.get(conv + ".weight").getShape().get(0);
  }
}
