package dev.resow.diffusion.model;

import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.model.Capabilities.GuidanceScale;
import dev.resow.diffusion.schedule.DiscreteDiffusion;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.unet.UNet;
import dev.resow.diffusion.unet.UNetConfig;
import dev.resow.diffusion.unet.UNetShapes;
import dev.resow.diffusion.vae.VaeConfig;

/**
 * Stable Diffusion 1.x.
 *
 * @param file of the configuration, named in errors
 */
record Sd1Architecture(ConfigFile file, UNetConfig config) implements Architecture {
  /** Pixels; the network has no positions, but far beyond 512 it repeats what it draws. */
  private static final int LARGEST_SIDE = 1024;

  @Override
  public Shapes shapes() {
    return UNetShapes.of(config);
  }

  @Override
  public Backbone network(Weights weights) {
    return new UNet(config, weights);
  }

  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.channels(), 1 << config.mapLevel());
  }

  @Override
  public int width() {
    return config.blockOutChannels().getFirst();
  }

  @Override
  public int finestPatch() {
    return 1;
  }

  @Override
  public int promptChannels() {
    return config.textChannels();
  }

  @Override
  public void check(VaeConfig vae, EncoderParts encoders) {
    if (config.channels() != vae.latentChannels()) {
      file.fail("in_channels", "the autoencoder's latent_channels " + vae.latentChannels());
    }
    if (config.textChannels() != encoders.clipWidths()) {
      file.fail("cross_attention_dim", "CLIP's width " + encoders.clipWidths());
    }
  }

  @Override
  public Scheduler scheduler(ModelFolder folder) {
    return DiscreteDiffusion.load(folder.part("scheduler"), SolverChoice.of(folder.root()));
  }

  @Override
  public int largestSide(int factor) {
    return LARGEST_SIDE;
  }

  @Override
  public int defaultCells() {
    return file.positive("sample_size", 64);
  }

  @Override
  public int sequenceLength() {
    return 0;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(GuidanceScale.CLASSIFIER_FREE);
  }

  /** Of the model cards. No row of guidance was calibrated for this kind. */
  @Override
  public SamplingDefaults sampling() {
    return new SamplingDefaults(50, 7.5, "plain");
  }
}
