package dev.resow.diffusion.model;

import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.flux.FluxConfig;
import dev.resow.diffusion.flux.FluxShapes;
import dev.resow.diffusion.flux.FluxTransformer;
import dev.resow.diffusion.model.Capabilities.GuidanceScale;
import dev.resow.diffusion.schedule.FlowMatchEuler;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.VaeConfig;

/**
 * FLUX.1: dev, whose guidance is an input, and schnell, which has none and takes four steps.
 *
 * @param file of the configuration, named in errors
 */
record FluxArchitecture(ConfigFile file, FluxConfig config) implements Architecture {
  /** Pixels; positions have no end, but the model was trained up to about two megapixels. */
  private static final int LARGEST_SIDE = 2048;

  /** Latent cells of 1024 pixels. */
  private static final int DEFAULT_CELLS = 128;

  private static final int SCHNELL_LENGTH = 256;
  private static final int DEV_LENGTH = 512;

  @Override
  public Shapes shapes() {
    return FluxShapes.of(config);
  }

  @Override
  public Backbone network(Weights weights) {
    return new FluxTransformer(config, weights);
  }

  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.channels(), FluxConfig.PATCH);
  }

  @Override
  public int width() {
    return config.width();
  }

  @Override
  public int promptChannels() {
    return config.jointAttentionDim();
  }

  @Override
  public void check(VaeConfig vae, EncoderParts encoders) {
    if (config.channels() != vae.latentChannels()) {
      file.fail(
          "in_channels",
          "4 times the autoencoder's latent_channels %d (fill, depth and canny variants need a picture and are not read)"
              .formatted(vae.latentChannels()));
    }
    if (config.jointAttentionDim() != encoders.t5Width()) {
      file.fail("joint_attention_dim", "T5's width " + encoders.t5Width());
    }
    if (config.pooledProjectionDim() != encoders.clipPooled()) {
      file.fail("pooled_projection_dim", "CLIP's width " + encoders.clipPooled());
    }
  }

  @Override
  public Scheduler scheduler(ModelFolder folder) {
    return FlowMatchEuler.load(folder.part("scheduler")).even();
  }

  @Override
  public int largestSide(int factor) {
    return LARGEST_SIDE;
  }

  @Override
  public int defaultCells() {
    return DEFAULT_CELLS;
  }

  @Override
  public int sequenceLength() {
    return config.guidance() ? DEV_LENGTH : SCHNELL_LENGTH;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(config.guidance() ? GuidanceScale.DISTILLED : GuidanceScale.NONE);
  }

  /** Of the model cards. No row of guidance was calibrated for this kind. */
  @Override
  public SamplingDefaults sampling() {
    return config.guidance()
        ? new SamplingDefaults(50, 3.5, "plain")
        : new SamplingDefaults(4, 0, "plain");
  }
}
