package dev.resow.diffusion.tensor;

import ai.djl.ndarray.types.Shape;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/**
 * The tensors that a network must have, by checkpoint key. A network lists them from its
 * configuration, so that a checkpoint is checked completely before anything of it is loaded.
 */
public final class Shapes {
  private final LinkedHashMap<String, Shape> shapes;
  private final String prefix;

  /** An empty list. */
  public Shapes() {
    this(new LinkedHashMap<>(), "");
  }

  private Shapes(LinkedHashMap<String, Shape> shapes, String prefix) {
    this.shapes = shapes;
    this.prefix = prefix;
  }

  /** The same list seen from {@code prefix.name.}. */
  public Shapes at(String name) {
    return new Shapes(shapes, prefix + name + ".");
  }

  /** Adds one tensor. */
  public Shapes add(String name, long... shape) {
    shapes.put(prefix + name, new Shape(shape));
    return this;
  }

  /** Adds weight (out, in) and bias (out). */
  public Shapes linear(String name, long in, long out) {
    return add(name + ".weight", out, in).add(name + ".bias", out);
  }

  /** Adds weight (out, in, kernel, kernel) and bias (out). */
  public Shapes conv(String name, long in, long out, long kernel) {
    return add(name + ".weight", out, in, kernel, kernel).add(name + ".bias", out);
  }

  /** Adds weight and bias (channels) of a norm. */
  public Shapes norm(String name, long channels) {
    return add(name + ".weight", channels).add(name + ".bias", channels);
  }

  /** Every tensor by its full key, in the order of the network. */
  public SequencedMap<String, Shape> all() {
    return Collections.unmodifiableSequencedMap(shapes);
  }
}
