package dev.resow.diffusion.adapter;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import dev.resow.diffusion.tensor.ModelFormatException;
import dev.resow.diffusion.tensor.NoGradient;
import dev.resow.diffusion.tensor.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads adapters as they are published: files of diffusers and of sd-scripts, folders of PEFT.
 * Pickles are not read.
 */
public final class AdapterReader {
  private AdapterReader() {}

  /**
   * Reads an adapter for a base model.
   *
   * @param given a safetensors file, or a folder that holds one adapter
   * @param base what it may change
   * @param parent becomes the parent of the owner of its arrays
   * @throws ModelFormatException when it is damaged, of another kind or of another model, or holds
   *     values that are not finite; the message names file, key, what was expected and what came
   */
  public static Adapter read(Path given, AdapterBase base, NDManager parent) {
    var plan = AdapterPlan.of(given, base);
    var manager = parent.newSubManager();
    try (var _ = NoGradient.begin()) {
      var matrices = new Matrices(plan.source(), manager);
      var changes = new ArrayList<LowRank>();
      for (var change : plan.changes()) {
        NDArray down = matrices.get(change.pair().down());
        NDArray up = change.rows().of(matrices.get(change.pair().up()));
        boolean zero = up.abs().max().getFloat() == 0;
        changes.add(new LowRank(change.target(), down, up, change.scale(), zero));
      }
      return new Adapter(plan.sha256(), plan.format(), changes, manager);
    } catch (RuntimeException e) {
      manager.close();
      throw e;
    }
  }

  /** The matrices of a file, each read once: fused layers share one A. */
  private static final class Matrices {
    private final Safetensors source;
    private final NDManager manager;
    private final Map<String, NDArray> read = new HashMap<>();

    Matrices(Safetensors source, NDManager manager) {
      this.source = source;
      this.manager = manager;
    }

    NDArray get(String key) {
      return read.computeIfAbsent(key, this::read);
    }

    private NDArray read(String key) {
      var array = source.read(key, manager, DataType.FLOAT32);
      float largest = array.abs().max().getFloat(); // not a number if any value is none
      if (!Float.isFinite(largest)) {
        throw new ModelFormatException(
            source.file(), key, "finite values", "values that are infinite or no numbers");
      }
      return array.reshape(array.getShape().get(0), -1);
    }
  }
}
