package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Path;
import java.util.Map;
import java.util.SequencedSet;

/** Named tensors on disk: one safetensors file, or several behind an index. Reads are lazy. */
public sealed interface TensorSource permits Safetensors, ShardedSafetensors {
  /** The file that errors are reported against: the safetensors file or the index. */
  Path file();

  /** All tensor names, in file order. */
  SequencedSet<String> keys();

  /** The free-form string table of the checkpoint, empty when there is none. */
  Map<String, String> metadata();

  /**
   * Looks whether the files are still the ones that were opened: size, time of change, identity and
   * header of each.
   *
   * @throws ModelFileChangedException when one is not
   */
  void checkUnchanged();

  /**
   * Type and shape of a tensor, without touching its values.
   *
   * @throws ModelFormatException when there is no such tensor
   */
  TensorInfo info(String key);

  /**
   * Reads one tensor as a new array with memory of its own, on the manager's device.
   *
   * @param dataType wanted element type; floating tensors convert between FLOAT32 and FLOAT16,
   *     INT64 stays INT64
   * @throws ModelFormatException when there is no such tensor, or its type cannot be read
   * @throws ModelFileChangedException when the file is no longer the one that was opened
   */
  NDArray read(String key, NDManager manager, DataType dataType);

  /** Reads one tensor in the type it is stored in (bfloat16 as FLOAT32). */
  default NDArray read(String key, NDManager manager) {
    return read(key, manager, info(key).type().dataType());
  }

  /**
   * Opens a checkpoint: a `.safetensors` file or a `.safetensors.index.json`.
   *
   * @throws ModelFormatException when a file is missing, truncated or damaged
   */
  static TensorSource open(Path file) {
    return file.getFileName().toString().endsWith(".json")
        ? ShardedSafetensors.open(file)
        : Safetensors.open(file);
  }
}
