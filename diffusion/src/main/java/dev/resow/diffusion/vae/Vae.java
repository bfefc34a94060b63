package dev.resow.diffusion.vae;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.tensor.Kernels;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Scalars;
import dev.resow.diffusion.tensor.Scoped;
import dev.resow.diffusion.tensor.Weights;

/**
 * diffusers' {@code AutoencoderKL}: pixels (b, 3, H, W) in [-1, 1] to latents (b, 16, H/8, W/8) and
 * back.
 */
public final class Vae {
  private final VaeConfig config;
  private final Weights weights;
  private final DecodeMemory memory;

  public Vae(VaeConfig config, Weights weights) {
    this(weights, DecodeMemory.of(config));
  }

  /**
   * @param memory decides which pictures are decoded and encoded in bands
   */
  Vae(Weights weights, DecodeMemory memory) {
    this.config = memory.config();
    this.weights = weights;
    this.memory = memory;
  }

  public VaeConfig config() {
    return config;
  }

  /**
   * The moments of the posterior of unscaled latents.
   *
   * @param image (b, 3, H, W) in [-1, 1]
   * @return (b, 2 * latentChannels, H/8, W/8): means, then log-variances
   */
  public NDArray encodeMoments(NDArray image) {
    Weights w = weights.at("encoder");
    int levels = config.blockOutChannels().size();
    NDArray x = w.conv("conv_in", image, 1); // (b, c0, H, W)
    for (int level = 0; level < levels; level++) {
      Weights block = w.at("down_blocks." + level);
      for (int i = 0; i < config.layersPerBlock(); i++) x = resnet(block.at("resnets." + i), x);
      if (level < levels - 1) // halves h and w
      x = Scoped.run(x, true, h -> block.conv("downsamplers.0.conv", h, 2));
    }
    return moments(w, x);
  }

  /**
   * As {@link #encodeMoments}, in bands of rows whatever the size.
   *
   * @param band bytes of a band of the widest array of a layer
   */
  NDArray encodeInBands(NDArray image, long band) {
    Weights w = weights.at("encoder");
    var layers = new BandLayers(config.normGroups(), band);
    NDArray x = new BandEncoder(config, w, layers).encode(image);
    return Scoped.run(x, true, h -> moments(w, h));
  }

  /** What is done at the resolution of the latent: (b, c, h, w). */
  private NDArray moments(Weights w, NDArray before) {
    NDArray x = VaeBlocks.middle(w.at("mid_block"), before, config);
    x =
        w.conv(
            "conv_out", w.groupNormSilu("conv_norm_out", x, config.normGroups(), VaeBlocks.EPS), 1);
    return config.quantConv() ? weights.conv("quant_conv", x, 1) : x;
  }

  /**
   * The posterior's mean as the sampler sees it: shifted and scaled, (b, 16, H/8, W/8). Large
   * pictures are encoded in bands as {@link #decodeUnscaled} decodes them, so that encoding takes
   * no more memory than decoding.
   */
  public NDArray encode(NDArray image) {
    Shape shape = image.getShape();
    boolean bands = Scoped.frees() && decodesInBands(shape.get(0) * shape.get(2) * shape.get(3));
    NDArray moments = bands ? encodeInBands(image, BandLayers.BAND) : encodeMoments(image);
    NDArray mean = moments.split(2, 1).get(0);
    return Scalars.mul(mean.sub(config.shiftFactor()), config.scalingFactor());
  }

  /**
   * Without gradients on the CPU, large pictures are decoded in bands of rows, see {@link
   * DecodeMemory}.
   *
   * @param latent unscaled latent (b, 16, h, w)
   * @return (b, 3, 8 h, 8 w), about [-1, 1], not clipped
   */
  public NDArray decodeUnscaled(NDArray latent) {
    Shape shape = latent.getShape();
    long side = config.factor();
    long pixels = shape.get(0) * shape.get(2) * side * shape.get(3) * side;
    boolean bands = Scoped.frees() && decodesInBands(pixels);
    return bands ? decodeInBands(latent) : decodeWhole(latent);
  }

  /**
   * Whether pictures of a size are decoded, and encoded, in bands of rows where no gradients are
   * recorded.
   *
   * @param pixels width by height, of all pictures that are decoded at once
   */
  public boolean decodesInBands(long pixels) {
    boolean gpu = weights.get("decoder.conv_in.weight").getDevice().isGpu();
    return !gpu && weights.precision() == Precision.FP32 && memory.inBands(pixels);
  }

  /** As {@link #decodeUnscaled}, in bands of rows whatever the size. */
  public NDArray decodeInBands(NDArray latent) {
    return decodeInBands(latent, BandLayers.BAND);
  }

  /**
   * @param band bytes of a band of the widest array of a layer
   */
  NDArray decodeInBands(NDArray latent, long band) {
    var layers = new BandLayers(config.normGroups(), band);
    return new BandDecoder(config, weights.at("decoder"), layers)
        .decode(Scoped.run(latent, false, this::middle));
  }

  /** As {@link #decodeUnscaled}, with every layer as a whole. */
  public NDArray decodeWhole(NDArray latent) {
    Weights w = weights.at("decoder");
    int levels = config.blockOutChannels().size();
    NDArray x = middle(latent);
    for (int level = 0; level < levels; level++) {
      Weights block = w.at("up_blocks." + level);
      for (int i = 0; i <= config.layersPerBlock(); i++) x = resnet(block.at("resnets." + i), x);
      if (level < levels - 1) // doubles h and w
      x = Scoped.run(x, true, h -> block.conv("upsamplers.0.conv", Kernels.upsampleTwice(h), 1));
    }
    return w.conv(
        "conv_out", w.groupNormSilu("conv_norm_out", x, config.normGroups(), VaeBlocks.EPS), 1);
  }

  /** What is done at the resolution of the latent: (b, c, h, w). */
  private NDArray middle(NDArray latent) {
    Weights w = weights.at("decoder");
    NDArray x = config.postQuantConv() ? weights.conv("post_quant_conv", latent, 1) : latent;
    x = w.conv("conv_in", x, 1);
    return VaeBlocks.middle(w.at("mid_block"), x, config);
  }

  private NDArray resnet(Weights w, NDArray x) {
    return Scoped.run(x, true, h -> VaeBlocks.resnet(w, h, config.normGroups()));
  }

  /** The picture of a sampler's latent: undoes scaling and shift, then decodes. */
  public NDArray decode(NDArray latent) {
    NDArray unscaled = Scalars.div(latent, config.scalingFactor());
    return decodeUnscaled(unscaled.add(config.shiftFactor()));
  }
}
