package dev.resow.diffusion.model;

import dev.resow.diffusion.config.ConfigFile;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.TensorSource;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * A diffusers folder of a {@code StableDiffusion3Pipeline}, as it is published.
 *
 * @param root the folder with {@code model_index.json}
 * @param hasT5 whether the pipeline has its third text encoder
 */
public record ModelFolder(Path root, boolean hasT5) {

  /**
   * Checks that the folder is such a pipeline.
   *
   * @throws ModelFormatException when it is not one, or a needed part is missing
   */
  public static ModelFolder open(Path root) {
    var index = ConfigFile.read(root.resolve("model_index.json"));
    index.only("_class_name", "StableDiffusion3Pipeline");
    for (var part :
        List.of(
            "transformer",
            "vae",
            "scheduler",
            "text_encoder",
            "text_encoder_2",
            "tokenizer",
            "tokenizer_2")) {
      if (!present(index, part)) {
        index.fail(part, "a part of the pipeline");
      }
    }
    boolean t5 = present(index, "text_encoder_3");
    if (t5 && !present(index, "tokenizer_3")) {
      index.fail("tokenizer_3", "the tokenizer of text_encoder_3");
    }
    return new ModelFolder(root, t5);
  }

  private static boolean present(ConfigFile index, String part) {
    return index.root().path(part).path(1).isTextual();
  }

  /** The folder of one part. */
  public Path part(String name) {
    return root.resolve(name);
  }

  /** {@code config.json} of one part. */
  public ConfigFile config(String part) {
    return ConfigFile.read(part(part).resolve("config.json"));
  }

  /**
   * Opens the checkpoint of a part: one file or a sharded one, in full precision or the fp16
   * variant.
   *
   * @param half whether to look for the fp16 variant first
   */
  public TensorSource tensors(String part, boolean half) {
    var folder = part(part);
    var stem = part.startsWith("text_encoder") ? "model" : "diffusion_pytorch_model";
    var full = List.of(stem + ".safetensors", stem + ".safetensors.index.json");
    var small =
        List.of(
            stem + ".fp16.safetensors",
            stem + ".safetensors.index.fp16.json",
            stem + ".fp16.safetensors.index.json");
    for (var names : half ? List.of(small, full) : List.of(full, small)) {
      for (var name : names) {
        if (Files.isRegularFile(folder.resolve(name))) {
          return TensorSource.open(folder.resolve(name));
        }
      }
    }
    throw new ModelFormatException(folder, null, full.get(0) + " or its index", "neither");
  }
}
