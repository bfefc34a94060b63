package dev.resow.diffusion.model;

import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.vae.VaeConfig;

/** Checks by their configurations alone that the parts of a folder fit together. */
record Fit(ModelFolder folder, MmditConfig mmdit, VaeConfig vae, EncoderParts encoders) {

  /** Throws if two parts do not fit together. */
  void check() {
    var file = folder.config("transformer");
    if (mmdit.inChannels() != vae.latentChannels() || mmdit.outChannels() != mmdit.inChannels()) {
      file.fail("in_channels", "the autoencoder's latent_channels " + vae.latentChannels());
    }
    if (mmdit.jointAttentionDim() < encoders.clipWidths()) {
      file.fail("joint_attention_dim", "at least both CLIP widths " + encoders.clipWidths());
    }
    if (encoders.t5().isPresent() && mmdit.jointAttentionDim() != encoders.t5Width()) {
      file.fail("joint_attention_dim", "T5's width " + encoders.t5Width());
    }
    if (mmdit.pooledProjectionDim() != encoders.clipProjections()) {
      file.fail(
          "pooled_projection_dim", "both CLIP projections together " + encoders.clipProjections());
    }
  }
}
