package dev.resow.diffusion.guidance.detect;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What the detector saw in one round of one image.
 *
 * @param pairs how much each pair of subjects overlaps
 * @param exclusive share of the image where each subject leads inside its own mask, by subject
 * @param thresholds what it was measured against
 * @param maps small reference maps by subject, row by row, values in [0, 1]; for display
 * @param rows rows of a map
 * @param columns columns of a map
 */
public record OverlapReport(
    List<Pair> pairs,
    List<Double> exclusive,
    DetectionThresholds thresholds,
    List<float[]> maps,
    int rows,
    int columns) {
  public OverlapReport {
    pairs = List.copyOf(pairs);
    exclusive = List.copyOf(exclusive);
    maps = List.copyOf(maps);
  }

  /**
   * One pair of subjects.
   *
   * @param first index of a subject, in prompt order
   * @param second index of a later subject
   * @param overlap intersection over the smaller of the two masks, in [0, 1]
   * @param shared {@code sum min(p_s, p_u)} of the maps, cubed and brought to sum 1: in [0, 1]
   * @param interchange the larger {@link Interchange#ratio} of both directions; empty when not
   *     measured
   */
  public record Pair(
      int first, int second, double overlap, double shared, OptionalDouble interchange) {}

  /** The same report with the model's answers about exchanged names. */
  public OverlapReport with(List<Interchange> answers) {
    return new OverlapReport(
        pairs.stream()
            .map(
                pair ->
                    new Pair(
                        pair.first(),
                        pair.second(),
                        pair.overlap(),
                        pair.shared(),
                        answers.stream()
                            .filter(a -> Math.min(a.subject(), a.other()) == pair.first())
                            .filter(a -> Math.max(a.subject(), a.other()) == pair.second())
                            .mapToDouble(Interchange::ratio)
                            .max()))
            .toList(),
        exclusive,
        thresholds,
        maps,
        rows,
        columns);
  }

  /** Only these pairs. */
  public OverlapReport among(Predicate<Pair> chosen) {
    return new OverlapReport(
        pairs.stream().filter(chosen).toList(), exclusive, thresholds, maps, rows, columns);
  }

  /** Whether any pair has the score that its verdict is about. */
  public boolean compared() {
    return pairs.stream()
        .anyMatch(
            pair ->
                thresholds.measure() != PairMeasure.INTERCHANGE || pair.interchange().isPresent());
  }

  /**
   * The verdict: a pair shares too much, or a subject leads almost nowhere (it is neglected). Never
   * when nothing could be {@link #compared}: a stretched map alone proves nothing.
   */
  public boolean overlapped() {
    return compared()
        && (score() > thresholds.overlap() || leastExclusive() < thresholds.exclusive());
  }

  /**
   * The largest overlap of a pair, by the measure of the thresholds; rounds are ranked by it, lower
   * is better. 0 for one subject.
   */
  public double score() {
    return pairs.stream().mapToDouble(thresholds.measure()::of).max().orElse(0);
  }

  /** The pair that {@link #score} is about; empty for one subject. */
  public Optional<Pair> worst() {
    return pairs.stream().max(Comparator.comparingDouble(thresholds.measure()::of));
  }

  /** The smallest exclusive area of a subject. */
  public double leastExclusive() {
    return exclusive.stream().mapToDouble(Double::doubleValue).min().orElse(1);
  }

  /** Order of rounds, clearest first: by score, then by the larger least exclusive area. */
  public static Comparator<OverlapReport> clearestFirst() {
    return Comparator.comparingDouble(OverlapReport::score)
        .thenComparing(Comparator.comparingDouble(OverlapReport::leastExclusive).reversed());
  }
}
