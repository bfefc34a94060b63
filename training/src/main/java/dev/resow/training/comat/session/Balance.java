package dev.resow.training.comat.session;

import dev.resow.training.comat.ComatLoss;
import dev.resow.training.comat.Part;
import java.util.EnumMap;
import java.util.Map;

/**
 * The weights of both concentrations. With a limit they are lowered in the first updates, so that
 * the gradient of neither is longer than its share of that of the other parts; after that they stay
 * fixed.
 */
final class Balance {
  /** Updates that are measured. */
  static final int UPDATES = 10;

  private final ComatLoss loss;
  private final Map<Part, Double> weights = new EnumMap<>(Part.class);
  private final Map<Part, Double> shares = new EnumMap<>(Part.class);

  Balance(ComatLoss loss) {
    this.loss = loss;
    for (var part : loss.concentrations()) {
      weights.put(part, loss.weight(part));
      shares.put(part, 0.0);
    }
  }

  /**
   * Whether the gradients of an update are compared.
   *
   * @param update from 1
   */
  boolean measures(long update) {
    return limited() && update <= UPDATES;
  }

  private boolean limited() {
    return Double.isFinite(loss.limit()) && !weights.isEmpty();
  }

  /** The weight of a concentration now. */
  double weight(Part part) {
    return weights.get(part);
  }

  /**
   * Lowers a weight if that is needed. Where the other parts have no gradient, nothing is compared.
   *
   * @param own norm of the concentration's gradient at its weight
   * @param others norm of the gradient of the other parts
   * @return what the concentration's gradient is to be multiplied by, above 0 to 1
   */
  double factor(Part part, double own, double others) {
    if (others == 0) {
      return 1;
    }
    double allowed = loss.limit() * others;
    double factor = own > allowed ? allowed / own : 1;
    weights.merge(part, factor, (weight, lower) -> weight * lower);
    shares.put(part, own * factor / others);
    return factor;
  }

  /** With a limit: weight of each concentration, and its share when it was last compared. */
  void report(Map<String, Double> figures) {
    if (limited()) {
      weights.forEach((part, weight) -> figures.put(weightOf(part), weight));
      shares.forEach((part, share) -> figures.put(shareOf(part), share));
    }
  }

  void save(Map<String, String> metadata) {
    weights.forEach((part, weight) -> metadata.put(weightOf(part), Double.toString(weight)));
    shares.forEach((part, share) -> metadata.put(shareOf(part), Double.toString(share)));
  }

  /**
   * @throws IllegalArgumentException when a number is missing or is none
   */
  void restore(Map<String, String> metadata) {
    weights.replaceAll((part, _) -> number(metadata, weightOf(part)));
    shares.replaceAll((part, _) -> number(metadata, shareOf(part)));
  }

  private static double number(Map<String, String> metadata, String name) {
    var text = metadata.get(name);
    if (text == null) {
      throw new IllegalArgumentException(
          "the checkpoint of a training: expected a number in %s, found none".formatted(name));
    }
    return Double.parseDouble(text);
  }

  private static String weightOf(Part part) {
    return part.word() + "-weight";
  }

  private static String shareOf(Part part) {
    return part.word() + "-share";
  }
}
