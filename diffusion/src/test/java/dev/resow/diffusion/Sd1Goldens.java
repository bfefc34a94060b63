package dev.resow.diffusion;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelSettings;
import dev.resow.diffusion.model.Placement;
import dev.resow.diffusion.tensor.Safetensors;
import java.net.URISyntaxException;
import java.nio.file.Path;

/**
 * The tiny random pipeline of Stable Diffusion 1.4 and what the reference implementation computes
 * with it.
 */
public final class Sd1Goldens {
  /** The pipeline in the diffusers folder layout. */
  public static final Path FOLDER = folder();

  private static final Safetensors TENSORS = Safetensors.open(FOLDER.resolve("golden.safetensors"));

  private Sd1Goldens() {}

  public static DiffusionModel load() {
    return load(FOLDER);
  }

  public static DiffusionModel load(Path folder) {
    return DiffusionModel.load(folder, ModelSettings.of(Placement.cpu()));
  }

  /** A copy of the folder whose sampler is another one. */
  public static Path with(String scheduler, Path root) {
    var copy = ModelCopy.of(FOLDER, root);
    copy.json(
        "resow.json", json -> json.withObjectProperty("sampling").put("scheduler", scheduler));
    return copy.folder();
  }

  /** A reference tensor. */
  public static NDArray tensor(String key, NDManager manager) {
    return TENSORS.read(key, manager, DataType.FLOAT32);
  }

  /** A reference tensor's values. */
  public static float[] values(String key) {
    try (var manager = NDManager.newBaseManager()) {
      return tensor(key, manager).toFloatArray();
    }
  }

  private static Path folder() {
    try {
      return Path.of(Sd1Goldens.class.getResource("/sd14-tiny").toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
