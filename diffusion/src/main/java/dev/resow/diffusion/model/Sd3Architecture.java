package dev.resow.diffusion.model;

import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.model.Capabilities.GuidanceScale;
import dev.resow.diffusion.schedule.FlowMatchEuler;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.text.T5Tokenizer;
import dev.resow.diffusion.vae.VaeConfig;

/**
 * SD3 and SD3.5.
 *
 * @param file of the configuration, named in errors
 */
record Sd3Architecture(ConfigFile file, MmditConfig config) implements Architecture {
  @Override
  public Shapes shapes() {
    return MmditShapes.of(config);
  }

  @Override
  public Backbone network(Weights weights) {
    return new Mmdit(config, weights);
  }

  @Override
  public LatentLayout latent() {
    return new LatentLayout(config.inChannels(), config.patchSize());
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
    if (config.inChannels() != vae.latentChannels()
        || config.outChannels() != config.inChannels()) {
      file.fail("in_channels", "the autoencoder's latent_channels " + vae.latentChannels());
    }
    if (config.jointAttentionDim() < encoders.clipWidths()) {
      file.fail("joint_attention_dim", "at least both CLIP widths " + encoders.clipWidths());
    }
    if (encoders.t5().isPresent() && config.jointAttentionDim() != encoders.t5Width()) {
      file.fail("joint_attention_dim", "T5's width " + encoders.t5Width());
    }
    if (config.pooledProjectionDim() != encoders.clipPooled()) {
      file.fail("pooled_projection_dim", "both CLIP projections together " + encoders.clipPooled());
    }
  }

  @Override
  public Scheduler scheduler(ModelFolder folder) {
    return FlowMatchEuler.load(folder.part("scheduler"));
  }

  /** The model has positions for a square of tokens. */
  @Override
  public int largestSide(int factor) {
    return config.posEmbedMaxSize() * config.patchSize() * factor;
  }

  @Override
  public int defaultCells() {
    return file.positive("sample_size", 128);
  }

  @Override
  public int sequenceLength() {
    return T5Tokenizer.DEFAULT_LENGTH;
  }

  @Override
  public Capabilities capabilities() {
    return new Capabilities(GuidanceScale.CLASSIFIER_FREE);
  }

  @Override
  public SamplingDefaults sampling() {
    return SamplingDefaults.SD3;
  }
}
