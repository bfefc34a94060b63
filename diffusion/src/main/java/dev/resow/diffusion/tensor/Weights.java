package dev.resow.diffusion.tensor;

import ai.djl.ndarray.NDArray;
import java.util.Map;

/**
 * The tensors of one network by their checkpoint keys, seen from a prefix: {@code
 * weights.at("attn").linear("to_q", x)} uses {@code attn.to_q.weight} and {@code attn.to_q.bias}.
 */
public final class Weights {
  private final Map<String, NDArray> arrays;
  private final String prefix;
  private final Precision precision;

  public Weights(Map<String, NDArray> arrays, Precision precision) {
    this(arrays, "", precision);
  }

  private Weights(Map<String, NDArray> arrays, String prefix, Precision precision) {
    this.arrays = arrays;
    this.prefix = prefix;
    this.precision = precision;
  }

  /** Until when tensors that are read on demand are held. */
  @FunctionalInterface
  public interface Scope extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * A part of a network, such as one layer, begins: tensors that are read on demand are given back
   * when its scope is closed. Loaded tensors stay.
   */
  public Scope scope() {
    return arrays instanceof StreamedArrays streamed ? streamed.open() : () -> {};
  }

  /** The same tensors seen from {@code prefix.name.}. */
  public Weights at(String name) {
    return new Weights(arrays, prefix + name + ".", precision);
  }

  public Precision precision() {
    return precision;
  }

  public boolean has(String name) {
    return arrays.containsKey(prefix + name);
  }

  /**
   * @throws IllegalArgumentException when the checkpoint has no such key
   */
  public NDArray get(String name) {
    NDArray array = arrays.get(prefix + name);
    if (array == null)
      throw new IllegalArgumentException("the checkpoint has no tensor '" + prefix + name + "'");
    return array;
  }

  /** {@code x W^T + b}, without bias where the checkpoint has none. */
  public NDArray linear(String name, NDArray x) {
    String bias = name + ".bias";
    return Kernels.linear(x, get(name + ".weight"), has(bias) ? get(bias) : null, precision);
  }

  public NDArray conv(String name, NDArray x, int stride) {
    return Kernels.conv(x, get(name + ".weight"), get(name + ".bias"), stride, precision);
  }

  public NDArray groupNorm(String name, NDArray x, int groups, double eps) {
    return Kernels.groupNorm(x, get(name + ".weight"), get(name + ".bias"), groups, eps);
  }

  public NDArray groupNormSilu(String name, NDArray x, int groups, double eps) {
    return Kernels.groupNormSilu(x, get(name + ".weight"), get(name + ".bias"), groups, eps);
  }

  public NDArray layerNorm(String name, NDArray x, double eps) {
    return Kernels.layerNorm(x, get(name + ".weight"), get(name + ".bias"), eps);
  }
}
