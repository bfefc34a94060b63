package dev.resow.diffusion.model;

import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.mmdit.Mmdit;
import dev.resow.diffusion.mmdit.MmditConfig;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.schedule.FlowMatchEuler;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.TensorEngine;
import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.text.T5Tokenizer;
import dev.resow.diffusion.text.Tokenizers;
import dev.resow.diffusion.vae.Vae;
import dev.resow.diffusion.vae.VaeConfig;
import dev.resow.diffusion.vae.VaeShapes;
import java.nio.file.Path;
import java.util.Optional;

/**
 * An SD3 or SD3.5 model, read from an unchanged diffusers folder and placed on a device. For one
 * thread at a time.
 */
public final class Sd3Model implements AutoCloseable {
  private static final int MAX_STEPS = 1000;

  private final Path folder;
  private final Placement placement;
  private final NDManager manager;
  private final Mmdit transformer;
  private final Vae vae;
  private final FlowMatchEuler scheduler;
  private final TextEncoders encoders;
  private final Limits limits;
  private String fingerprint;

  private Sd3Model(ModelFolder folder, Placement placement, NDManager manager, int t5Length) {
    this.folder = folder.root();
    this.placement = placement;
    this.manager = manager;
    this.scheduler = FlowMatchEuler.load(folder.part("scheduler"));
    var mmditFile = folder.config("transformer");
    var mmdit = Configs.mmdit(mmditFile);
    if (!placement.device().isGpu()) {
      TensorEngine.useThreads(ThreadCount.of(System.getenv(), mmdit));
    }
    var vaeConfig = Configs.vae(folder.config("vae"));
    var slots = EncoderSlots.of(folder, placement, manager);
    new Fit(folder, mmdit, vaeConfig, slots).check();
    var transformerWeights =
        Checkpoint.of(folder.tensors("transformer", placement.half()), MmditShapes.of(mmdit));
    // The autoencoder overflows half precision at high contrast and is small: always float32.
    var vaeWeights = Checkpoint.of(folder.tensors("vae", false), VaeShapes.of(vaeConfig));

    var tokenizers = tokenizers(folder, slots.positions(), t5Length);
    this.encoders =
        new TextEncoders(
            manager, tokenizers, slots, mmdit.jointAttentionDim(), placement.keepEncoders());
    try {
      this.limits = limits(mmditFile.positive("sample_size", 128), mmdit, vaeConfig, tokenizers);
      this.transformer =
          new Mmdit(mmdit, transformerWeights.load(manager, key -> placement.weights()));
      this.vae = new Vae(vaeConfig, vaeWeights.load(manager, key -> DataType.FLOAT32));
    } catch (RuntimeException e) {
      encoders.close();
      throw e;
    }
  }

  /**
   * Reads a model. Every configuration and every tensor's name, type and shape is checked before
   * weights are loaded; text encoders are loaded at the first prompt.
   *
   * @param folder with {@code model_index.json}
   * @throws dev.resow.diffusion.tensor.ModelFormatException when a file is missing, damaged, of the
   *     wrong shape or asks for something that is not supported
   */
  public static Sd3Model load(Path folder, Placement placement) {
    return load(folder, placement, T5Tokenizer.DEFAULT_LENGTH);
  }

  /**
   * Reads a model with another number of T5 positions.
   *
   * @param t5Length the pipeline's {@code max_sequence_length}; a shorter {@code model_max_length}
   *     wins
   */
  public static Sd3Model load(Path folder, Placement placement, int t5Length) {
    var manager = TensorEngine.manager(placement.device());
    try {
      return new Sd3Model(ModelFolder.open(folder), placement, manager, t5Length);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  private static Tokenizers tokenizers(ModelFolder folder, int positions, int t5Length) {
    var clip = ClipTokenizer.load(folder.part("tokenizer"));
    int length = Math.min(clip.maxLength(), positions);
    if (length < clip.maxLength()) {
      clip.close();
      clip = ClipTokenizer.load(folder.part("tokenizer"), length);
    }
    // Both CLIP prompts are padded to the length of the first tokenizer, as the pipeline does.
    return new Tokenizers(
        clip,
        ClipTokenizer.load(folder.part("tokenizer_2"), length),
        folder.hasT5()
            ? Optional.of(T5Tokenizer.load(folder.part("tokenizer_3"), t5Length))
            : Optional.empty());
  }

  private static Limits limits(
      int sampleSize, MmditConfig mmdit, VaeConfig vae, Tokenizers tokenizers) {
    int side = mmdit.posEmbedMaxSize() * mmdit.patchSize() * vae.factor();
    int standard = Math.min(sampleSize * vae.factor(), side);
    return new Limits(
        standard,
        standard,
        side,
        side,
        mmdit.patchSize() * vae.factor(),
        MAX_STEPS,
        tokenizers.clip().maxLength(),
        tokenizers.t5().map(T5Tokenizer::maxLength).orElse(0));
  }

  /** The folder this model was read from. */
  public Path folder() {
    return folder;
  }

  /** Where it runs. */
  public Placement placement() {
    return placement;
  }

  /** Owner of the weights; parent of every session's memory. */
  public NDManager manager() {
    return manager;
  }

  /** The network that predicts velocities. */
  public Mmdit transformer() {
    return transformer;
  }

  /** The network between latents and pixels. */
  public Vae vae() {
    return vae;
  }

  /** The noise levels of a run. */
  public FlowMatchEuler scheduler() {
    return scheduler;
  }

  /** From prompts to tokens and embeddings. */
  public TextEncoders encoders() {
    return encoders;
  }

  /** What can be asked of this model. */
  public Limits limits() {
    return limits;
  }

  /**
   * The identity of the folder, 64 hexadecimal digits over configurations, tokenizers and weights.
   */
  public synchronized String fingerprint() {
    if (fingerprint == null) {
      fingerprint = Fingerprint.of(folder);
    }
    return fingerprint;
  }

  @Override
  public void close() {
    encoders.close();
    manager.close();
  }
}
