package dev.resow.diffusion.guidance.term;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What terms keep between forward passes: named arrays with one row per image, held on the Java
 * heap so that a paused session can be written down. An image that has reached its goal no longer
 * changes its row: a batch remembers exactly what its images would remember alone.
 */
public final class TermState {
  /**
   * One remembered array.
   *
   * @param shape first axis = images
   * @param values row-major
   */
  public record Entry(long[] shape, float[] values) {}

  private final Map<String, Entry> entries = new TreeMap<>();
  private boolean[] active = {};

  /** From now on only these images' rows change; the engine decides which. */
  public void activate(boolean[] images) {
    active = images.clone();
  }

  /** The array of that name, as a constant on {@code manager}. */
  public Optional<NDArray> recall(String name, NDManager manager) {
    return Optional.ofNullable(entries.get(name))
        .map(e -> manager.create(e.values(), new Shape(e.shape())));
  }

  /**
   * Keeps {@code array} under {@code name} for the active images; all of them when there was none.
   */
  public void keep(String name, NDArray array) {
    float[] values = array.toFloatArray();
    Entry before = entries.get(name);
    if (before != null) {
      int images = (int) before.shape()[0];
      int row = values.length / images;
      for (int image = 0; image < images; image++) {
        if (image < active.length && !active[image]) {
          System.arraycopy(before.values(), image * row, values, image * row, row);
        }
      }
    }
    entries.put(name, new Entry(array.getShape().getShape(), values));
  }

  /** Everything remembered, for saving. */
  public Map<String, Entry> entries() {
    return Map.copyOf(entries);
  }

  /** Takes over what was saved. */
  public void restore(Map<String, Entry> saved) {
    entries.clear();
    entries.putAll(saved);
  }

  /** Forgets everything: a new round knows nothing of the last one. */
  public void clear() {
    entries.clear();
  }
}
