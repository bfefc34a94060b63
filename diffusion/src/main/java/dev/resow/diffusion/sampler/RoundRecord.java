package dev.resow.diffusion.sampler;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * One round of a picture.
 *
 * @param round from 0
 * @param seed of the round
 * @param steps sampler steps done
 * @param check the verdict of its checks; null without a check, or when it could not compare
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
   * @param findings the last measurement of each kind and of the same subjects, the worst of the
   *     last check first
   * @param score of the worst pair at the last check
   */
  public record Check(List<Finding> findings, double score) {
    public Check {
      findings = List.copyOf(findings);
    }

    /** Whether nothing is wrong. */
    public boolean clear() {
      return findings.stream().noneMatch(Finding::found);
    }

    /** After a later check of the same round. */
    private Check then(Detection later) {
      var kept =
          findings.stream().filter(old -> later.findings().stream().noneMatch(old::isOf)).toList();
      return new Check(
          Stream.concat(later.findings().stream(), kept.stream()).toList(), later.score());
    }
  }

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
        (check == null ? new Check(List.of(), 0) : check).then(detection),
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
