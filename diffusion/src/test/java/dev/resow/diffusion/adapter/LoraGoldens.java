package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.Goldens;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.model.Sd3Model;
import dev.resow.diffusion.tensor.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Adapters of the tiny model in every format, and what the reference computes with them. */
public final class LoraGoldens {
  private static final Path FOLDER = folder();
  private static final Safetensors TENSORS = Safetensors.open(FOLDER.resolve("golden.safetensors"));

  private LoraGoldens() {}

  /** A file of diffusers or kohya, the folder of PEFT. */
  public static Path path(String adapter) {
    return switch (adapter) {
      case "kohya" -> FOLDER.resolve("kohya/kohya.safetensors");
      case "peft" -> FOLDER.resolve("peft");
      default -> FOLDER.resolve(adapter + "/pytorch_lora_weights.safetensors");
    };
  }

  public static AdapterUse use(String adapter, double scale) {
    return use(adapter, path(adapter), scale);
  }

  public static AdapterUse use(String name, Path path, double scale) {
    return new AdapterUse(name, AdapterFiles.of(path).sha256(), scale);
  }

  /** Gives out files by their hash. */
  public static AdapterSource files(Path... paths) {
    Map<String, Path> files = new HashMap<>();
    for (var path : paths) {
      files.put(AdapterFiles.of(path).sha256(), path);
    }
    return use -> {
      var file = files.get(use.sha256());
      if (file == null) throw new AdapterUnavailableException(use, "no such file", null);
      return file;
    };
  }

  /** All of them. */
  public static AdapterSource all() {
    return files(path("diffusers"), path("diffusers-alpha"), path("kohya"), path("peft"));
  }

  /** The tiny model with these adapters at hand. */
  public static Sd3Model model(AdapterMode mode, long memory) {
    var settings =
        ModelSettings.of(Placement.cpu())
            .withSequenceLength(64)
            .withAdapters(new AdapterSettings(Optional.of(mode), memory));
    var model = Sd3Model.load(Goldens.FOLDER, settings);
    model.adapters().from(all());
    return model;
  }

  public static NDArray tensor(String key, NDManager manager) {
    return TENSORS.read(key, manager, DataType.FLOAT32);
  }

  static List<String> keys() {
    return List.copyOf(TENSORS.keys());
  }

  private static Path folder() {
    try {
      return Path.of(LoraGoldens.class.getResource("/sd3-lora").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
