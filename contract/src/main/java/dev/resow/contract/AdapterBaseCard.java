package dev.resow.contract;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What adapters of a model can change.
 *
 * @param fingerprint identity of the model's files: an adapter belongs to one base
 * @param layers the linear layers
 */
public record AdapterBaseCard(String fingerprint, List<Layers> layers) {
  private static final Pattern NUMBER = Pattern.compile("\\.(\\d{1,4})\\.");

  public AdapterBaseCard {
    Checks.name("adapters.fingerprint", fingerprint);
    layers = Checks.list("adapters.layers", layers, Checks.MANY);
  }

  /**
   * Layers of one size whose names differ in their first number only.
   *
   * @param name folder of the network, then the name of the layer, with {@code *} in place of the
   *     first number, e.g. {@code transformer.transformer_blocks.*.attn.to_q}
   * @param first the first number; 0 if the name has none
   * @param last the last number; 0 if the name has none
   * @param out rows of the weight
   * @param in columns of the weight
   */
  public record Layers(String name, int first, int last, long out, long in) {
    public Layers {
      Checks.name("layers.name", name);
      Checks.atLeast("layers.first", first, 0);
      Checks.atLeast("layers.last", last, first);
      Checks.atLeast("layers.out", out, 1);
      Checks.atLeast("layers.in", in, 1);
    }
  }

  /** The name of a layer with its first number replaced, and that number. */
  public record Numbered(String name, int number) {
    /** Of a full name of a layer. */
    public static Numbered of(String layer) {
      var number = NUMBER.matcher(layer);
      return number.find()
          ? new Numbered(number.replaceFirst(".*."), Integer.parseInt(number.group(1)))
          : new Numbered(layer, 0);
    }
  }

  /** The layers of which the one of that name is one, if the model has it. */
  public Optional<Layers> find(String layer) {
    var numbered = Numbered.of(layer);
    return layers.stream()
        .filter(group -> group.name().equals(numbered.name()))
        .filter(group -> group.first() <= numbered.number() && numbered.number() <= group.last())
        .findFirst();
  }
}
