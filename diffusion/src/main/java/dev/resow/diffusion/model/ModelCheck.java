package dev.resow.diffusion.model;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.mmdit.MmditShapes;
import dev.resow.diffusion.schedule.FlowMatchEuler;
import dev.resow.diffusion.tensor.Checkpoint;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.text.ClipTokenizer;
import dev.resow.diffusion.vae.VaeShapes;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Opens a model folder without loading weights: configurations, tokenizers, the checkpoints'
 * headers, and every tensor of transformer and autoencoder by name and shape. Takes well under a
 * second.
 */
public final class ModelCheck {
  private ModelCheck() {}

  /** Why the folder cannot be used; empty when nothing speaks against it. */
  public static Optional<String> problem(Path folder) {
    if (!Files.isDirectory(folder)) {
      return Optional.of("expected a diffusers folder, found " + found(folder));
    }
    if (!Files.isRegularFile(folder.resolve("model_index.json"))) {
      return Optional.of(
          "expected a diffusers folder with model_index.json, found none in this folder");
    }
    try {
      open(folder);
      return Optional.empty();
    } catch (ModelFormatException | IllegalArgumentException e) {
      return Optional.of(e.getMessage());
    }
  }

  private static String found(Path folder) {
    return Files.exists(folder) ? "a file" : "nothing there";
  }

  private static void open(Path root) {
    var folder = ModelFolder.open(root);
    FlowMatchEuler.load(folder.part("scheduler"));
    var transformer = Configs.mmdit(folder.config("transformer"));
    Checkpoint.of(folder.tensors("transformer", false), MmditShapes.of(transformer));
    var autoencoder = Configs.vae(folder.config("vae"));
    Checkpoint.of(folder.tensors("vae", false), VaeShapes.of(autoencoder));
    for (String part : List.of("text_encoder", "text_encoder_2")) {
      ConfigFile config = folder.config(part);
      Configs.clip(config);
      folder.tensors(part, false).keys();
    }
    for (String part : List.of("tokenizer", "tokenizer_2")) {
      ClipTokenizer.load(folder.part(part)).close();
    }
    if (folder.hasT5()) {
      Configs.t5(folder.config("text_encoder_3"));
      folder.tensors("text_encoder_3", false).keys();
    }
    SamplingDefaults.read(root);
  }
}
