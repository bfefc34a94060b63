package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.LinkedHashMap;
import java.util.function.Function;

/** A checkpoint that was checked against the tensors its network needs, before any is loaded. */
public final class Checkpoint {
  private final TensorSource source;
  private final Shapes shapes;

  private Checkpoint(TensorSource source, Shapes shapes) {
    this.source = source;
    this.shapes = shapes;
  }

  /**
   * Checks that every needed tensor is there in its shape; other tensors are left alone.
   *
   * @throws ModelFormatException that names file, key, expected and found
   */
  public static Checkpoint of(TensorSource source, Shapes shapes) {
    shapes
        .all()
        .forEach(
            (key, shape) -> {
              if (!source.keys().contains(key)) {
                throw new ModelFormatException(
                    source.file(), key, "a tensor " + shape, "no such key");
              }
              var found = source.info(key);
              if (!found.shape().equals(shape) || found.type() == StoredType.I64) {
                throw new ModelFormatException(
                    source.file(), key, "shape " + shape, found.type() + " " + found.shape());
              }
            });
    return new Checkpoint(source, shapes);
  }

  /**
   * Loads all tensors.
   *
   * @param manager owner of the arrays, on the device where they shall be
   * @param typeOf the wanted type of each key
   */
  public Weights load(NDManager manager, Function<String, DataType> typeOf) {
    var arrays = new LinkedHashMap<String, NDArray>();
    for (var key : shapes.all().keySet()) {
      arrays.put(key, source.read(key, manager, typeOf.apply(key)));
    }
    return new Weights(arrays, Precision.FP32);
  }
}
