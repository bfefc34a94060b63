package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.TensorEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * Writes what was trained as a diffusers folder that {@code StableDiffusion3Pipeline} loads as it
 * is: averaged weights in fp16, configurations, tokenizers.
 *
 * <p>{@code ExportDemo MMDIT_FOLDER VAE_FOLDER MODEL_FOLDER}
 */
public final class ExportDemo {
  private static final String AVERAGE = "average.";

  private ExportDemo() {}

  public static void main(String[] args) throws IOException {
    export(Path.of(args[0]), Path.of(args[1]), Path.of(args[2]));
  }

  static void export(Path mmditFolder, Path vaeFolder, Path model) throws IOException {
    Files.createDirectories(model);
    var sizes = DemoTokenizers.write(model);
    var latents = Safetensors.open(mmditFolder.resolve("latents.safetensors")).metadata();
    double shift = Double.parseDouble(latents.get("shift_factor"));
    double scaling = Double.parseDouble(latents.get("scaling_factor"));
    new DemoConfigs(sizes, shift, scaling).write(model);
    try (NDManager manager = TensorEngine.manager()) {
      var trained = averages(manager, mmditFolder.resolve("optimiser.safetensors"));
      write(
          model.resolve("transformer/diffusion_pytorch_model.safetensors"),
          DemoNetworks.folder(trained, "transformer/"));
      for (String encoder : new String[] {"text_encoder", "text_encoder_2", "text_encoder_3"})
        write(
            model.resolve(encoder + "/model.safetensors"),
            DemoNetworks.folder(trained, encoder + "/"));
      write(
          model.resolve("vae/diffusion_pytorch_model.safetensors"),
          TrainedVae.load(manager, vaeFolder).weights());
    }
  }

  private static Map<String, NDArray> averages(NDManager manager, Path file) {
    var source = Safetensors.open(file);
    var arrays = new HashMap<String, NDArray>();
    for (String key : source.keys())
      if (key.startsWith(AVERAGE))
        arrays.put(key.substring(AVERAGE.length()), source.read(key, manager, DataType.FLOAT32));
    return arrays;
  }

  private static void write(Path file, Map<String, NDArray> arrays) throws IOException {
    Files.createDirectories(file.getParent());
    SafetensorsWriter.write(file, arrays, StoredType.F16);
  }
}
