package dev.resow.worker.painter;

import dev.resow.contract.OverlapDetected.PairScore;
import dev.resow.contract.OverlapDetected.SubjectArea;
import dev.resow.contract.OverlapDetected.Thresholds;
import dev.resow.contract.RoundSummary;
import dev.resow.contract.SubjectMap;
import dev.resow.contract.Verdict;
import java.util.List;
import java.util.Map;

/** What one step of a {@link Painting} brought. */
public sealed interface Stroke {
  /**
   * A denoising step was done.
   *
   * @param step steps done in this round, 1..steps
   * @param losses guidance losses of the step by term; empty when it was not guided
   */
  record Advanced(int round, int step, int steps, Map<String, Double> losses) implements Stroke {}

  /** The detection step of a round looked at the attention maps. */
  record Detected(
      int round,
      long seed,
      int step,
      Double score,
      Verdict verdict,
      List<PairScore> pairs,
      List<SubjectArea> areas,
      Thresholds thresholds,
      List<SubjectMap> maps)
      implements Stroke {}

  /**
   * Back to start: a new round with its own seed.
   *
   * @param round the new round, 1 or more
   * @param fromStep step at which the round before was dropped
   */
  record Restarted(int round, long seed, int fromStep, String reason) implements Stroke {}

  /**
   * The picture is done.
   *
   * @param png the encoded image with its parameters
   * @param seed seed of the round that made it
   * @param rounds every round in order
   * @param forwardEquivalents model forwards of one image row, or null when not counted
   * @param warnings what the client should know about the picture
   */
  record Finished(
      byte[] png,
      int width,
      int height,
      Verdict verdict,
      long seed,
      List<RoundSummary> rounds,
      Double forwardEquivalents,
      List<String> warnings)
      implements Stroke {}
}
