package dev.resow.diffusion.adapter;

import ai.djl.ndarray.types.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** The layers of a base model that an adapter can change. */
public final class AdapterBase {
  /** The network that predicts velocities. */
  public static final String TRANSFORMER = "transformer";

  /** The network that predicts noise, of models that have it in place of a transformer. */
  static final String UNET = "unet";

  private static final String WEIGHT = ".weight";

  /** Tables of rows: they have weights of two dimensions too. */
  private static final Pattern TABLE =
      Pattern.compile("(.*\\.)?(\\w+_embedding|shared|embed_tokens|relative_attention_bias)");

  private final Map<Target, Layer> layers = new LinkedHashMap<>();

  /**
   * The size of a layer's weight; a convolution counts as the matrix of its kernels.
   *
   * @param out rows
   * @param in columns
   */
  public record Layer(long out, long in) {}

  /**
   * @param tensors shapes of the tensors of each network by their keys
   */
  public AdapterBase(Map<String, Map<String, Shape>> tensors) {
    tensors.forEach(
        (network, shapes) ->
            shapes.forEach(
                (key, shape) -> {
                  if (key.endsWith(WEIGHT) && shape.dimension() >= 2) {
                    var module = key.substring(0, key.length() - WEIGHT.length());
                    if (!TABLE.matcher(module).matches()) {
                      layers.put(new Target(network, module), layer(shape));
                    }
                  }
                }));
  }

  private static Layer layer(Shape shape) {
    return new Layer(
        shape.get(0), Arrays.stream(shape.getShape()).skip(1).reduce(1, (a, b) -> a * b));
  }

  /** The layer of that name, if the model has it. */
  public Optional<Layer> layer(Target target) {
    return Optional.ofNullable(layers.get(target));
  }

  /** Every layer, in the order of the networks. */
  public Set<Target> targets() {
    return layers.keySet();
  }

  /** The network that predicts: {@link #TRANSFORMER} or {@link #UNET}. */
  String backbone() {
    boolean unet = layers.keySet().stream().anyMatch(target -> target.network().equals(UNET));
    return unet ? UNET : TRANSFORMER;
  }

  /** How many joint blocks the transformer has. */
  int blocks() {
    return (int)
        IntStream.iterate(0, i -> i + 1).takeWhile(i -> layers.containsKey(attention(i))).count();
  }

  private static Target attention(int block) {
    return new Target(TRANSFORMER, "transformer_blocks." + block + ".attn.to_q");
  }
}
