package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.AbstractMap;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Tensors that are read on demand and freed at the end of a scope. */
final class StreamedArrays extends AbstractMap<String, NDArray> {
  private final Checkpoint checkpoint;
  private final Function<String, DataType> typeOf;
  private final NDManager owner;
  private final Map<String, NDArray> read = new HashMap<>();
  private NDManager scope;

  StreamedArrays(Checkpoint checkpoint, Function<String, DataType> typeOf, NDManager owner) {
    this.checkpoint = checkpoint;
    this.typeOf = typeOf;
    this.owner = owner;
  }

  /** Begins a scope; the one that is open ends first. */
  Weights.Scope open() {
    close();
    scope = owner.newSubManager();
    return this::close;
  }

  private void close() {
    read.clear();
    if (scope != null) {
      scope.close();
      scope = null;
    }
  }

  @Override
  public NDArray get(Object key) {
    if (!containsKey(key)) {
      return null;
    }
    var name = (String) key;
    var manager = scope == null ? owner : scope;
    return read.computeIfAbsent(name, n -> checkpoint.read(n, manager, typeOf.apply(n)));
  }

  @Override
  public boolean containsKey(Object key) {
    return checkpoint.keys().contains(key);
  }

  @Override
  public Set<Entry<String, NDArray>> entrySet() {
    throw new UnsupportedOperationException("streamed weights are read by name");
  }
}
