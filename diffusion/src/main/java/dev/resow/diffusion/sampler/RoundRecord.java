package dev.resow.diffusion.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One round of a picture.
 *
 * @param round from 0
 * @param seed of the round
 * @param steps sampler steps done
 * @param check the verdict of the overlap check; null without a check, or when it could not compare
 * @param updates gradient updates of the latent
 * @param losses by term, one value per guided step
 * @param forwards work so far in forward equivalents, guidance included
 * @param failure why it cannot become a picture, with the step; null if it can
 */
public record RoundRecord(
    int round,
    long seed,
    int steps,
    Check check,
    int updates,
    Map<String, List<Double>> losses,
    double forwards,
    String failure) {

  /**
   * A verdict, without its details.
   *
   * @param overlapped whether subjects have merged or vanished
   * @param score of the worst pair
   */
  public record Check(boolean overlapped, double score) {}

  static RoundRecord begin(int round, long seed) {
    return new RoundRecord(round, seed, 0, null, 0, Map.of(), 0, null);
  }

  /** After one more sampler step. */
  RoundRecord advanced(int stepsDone, GuidedLatent.Report guided, double work) {
    Map<String, List<Double>> curves = new TreeMap<>(losses);
    guided
        .losses()
        .forEach(
            (term, value) -> {
              List<Double> curve = new ArrayList<>(curves.getOrDefault(term, List.of()));
              curve.add(value);
              curves.put(term, List.copyOf(curve));
            });
    return new RoundRecord(
        round,
        seed,
        stepsDone,
        check,
        updates + guided.updates(),
        curves,
        forwards + work,
        failure);
  }

  RoundRecord checked(Detection detection) {
    return new RoundRecord(
        round,
        seed,
        steps,
        new Check(detection.overlapped(), detection.score()),
        updates,
        losses,
        forwards,
        failure);
  }

  RoundRecord spent(double work) {
    return new RoundRecord(round, seed, steps, check, updates, losses, forwards + work, failure);
  }

  RoundRecord failed(String reason) {
    return new RoundRecord(round, seed, steps, check, updates, losses, forwards, reason);
  }
}
