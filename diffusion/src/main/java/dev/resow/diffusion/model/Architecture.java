package dev.resow.diffusion.model;

import dev.resow.diffusion.backbone.Backbone;
import dev.resow.diffusion.backbone.LatentLayout;
import dev.resow.diffusion.schedule.Scheduler;
import dev.resow.diffusion.tensor.Shapes;
import dev.resow.diffusion.tensor.Weights;
import dev.resow.diffusion.vae.VaeConfig;

/** What differs between kinds of model, by the configuration of the backbone. */
sealed interface Architecture permits Sd3Architecture, FluxArchitecture, Sd1Architecture {
  /**
   * Reads a folder's.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException if it asks for something that is not
   *     supported
   */
  static Architecture of(ModelFolder folder) {
    var file = folder.config(folder.kind().backbone());
    return switch (folder.kind()) {
      case SD3 -> new Sd3Architecture(file, Configs.mmdit(file));
      case FLUX -> new FluxArchitecture(file, Configs.flux(file));
      case SD1 -> new Sd1Architecture(file, UNetConfigs.of(file));
    };
  }

  /** The tensors of the backbone. */
  Shapes shapes();

  /** The backbone over its weights. */
  Backbone network(Weights weights);

  /** The latents of the backbone. */
  LatentLayout latent();

  /** Channels of a token inside the backbone. */
  int width();

  /** Latent cells per token of the largest layer, along one side. */
  default int finestPatch() {
    return latent().patch();
  }

  /** Channels of the prompt embeddings. */
  int promptChannels();

  /**
   * Checks by the configurations alone that the parts of a folder fit together.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException if two parts do not
   */
  void check(VaeConfig vae, EncoderParts encoders);

  /**
   * The folder's scheduler, with the noise levels that the pipeline of this kind sets.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException if it is none of this kind
   */
  Scheduler scheduler(ModelFolder folder);

  /**
   * Largest side of a picture in pixels.
   *
   * @param factor pixels per latent cell along one side
   */
  int largestSide(int factor);

  /** Side in latent cells of a picture whose size is not given. */
  int defaultCells();

  /** Positions of T5 if the settings do not say; 0 for kinds without. */
  int sequenceLength();

  /** What models of this kind can do. */
  Capabilities capabilities();

  /** What to sample with if neither request nor folder say. */
  SamplingDefaults sampling();
}
