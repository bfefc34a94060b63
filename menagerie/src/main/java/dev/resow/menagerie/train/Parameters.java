package dev.resow.menagerie.train;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.noise.Philox;
import dev.resow.diffusion.tensor.Precision;
import dev.resow.diffusion.tensor.Safetensors;
import dev.resow.diffusion.tensor.SafetensorsWriter;
import dev.resow.diffusion.tensor.StoredType;
import dev.resow.diffusion.tensor.Weights;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Trainable tensors by checkpoint key. */
final class Parameters {
  /** How a tensor starts. */
  sealed interface Start {
    record Constant(double value) implements Start {}

    record Normal(double deviation) implements Start {}

    record Values(float[] values) implements Start {}
  }

  private final NDManager manager;
  private final Map<String, NDArray> arrays;
  private final String prefix;
  private final long seed;

  Parameters(NDManager manager, long seed) {
    this(manager, seed, new LinkedHashMap<>(), "");
  }

  private Parameters(NDManager manager, long seed, Map<String, NDArray> arrays, String prefix) {
    this.manager = manager;
    this.seed = seed;
    this.arrays = arrays;
    this.prefix = prefix;
  }

  /** The same collection; keys added through this view begin with the prefix. */
  Parameters under(String prefix) {
    return new Parameters(manager, seed, arrays, prefix);
  }

  void add(String key, Start start, long... shape) {
    var dimensions = new Shape(shape);
    NDArray array =
        switch (start) {
          case Start.Constant c -> manager.full(dimensions, (float) c.value());
          case Start.Values v -> manager.create(v.values(), dimensions);
          case Start.Normal n -> {
            float[] values =
                Philox.normals(seed, arrays.size(), Math.toIntExact(dimensions.size()));
            for (int i = 0; i < values.length; i++) values[i] *= (float) n.deviation();
            yield manager.create(values, dimensions);
          }
        };
    array.setRequiresGradient(true);
    arrays.put(prefix + key, array);
  }

  /**
   * A linear layer or convolution: normal weights of deviation {@code gain / sqrt(inputs)}, bias 0.
   */
  void addLayer(String key, double gain, long... shape) {
    long inputs = 1;
    for (int i = 1; i < shape.length; i++) inputs *= shape[i];
    add(
        key + ".weight",
        gain == 0 ? new Start.Constant(0) : new Start.Normal(gain / Math.sqrt(inputs)),
        shape);
    add(key + ".bias", new Start.Constant(0), shape[0]);
  }

  void addNorm(String key, long channels) {
    add(key + ".weight", new Start.Constant(1), channels);
    add(key + ".bias", new Start.Constant(0), channels);
  }

  Map<String, NDArray> arrays() {
    return arrays;
  }

  long count() {
    return arrays.values().stream().mapToLong(NDArray::size).sum();
  }

  Weights weights(Precision precision) {
    return new Weights(arrays, precision);
  }

  void save(Path file, StoredType type) throws IOException {
    SafetensorsWriter.write(file, arrays, type);
  }

  /** Copies stored values into these tensors. */
  void load(Path file) {
    var source = Safetensors.open(file);
    arrays.forEach(
        (key, array) -> {
          try (NDManager scope = manager.newSubManager()) {
            source.read(key, scope, DataType.FLOAT32).copyTo(array);
          }
        });
  }
}
