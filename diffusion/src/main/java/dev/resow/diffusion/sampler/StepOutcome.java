package dev.resow.diffusion.sampler;

import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import java.util.List;
import java.util.Map;

/** The outcome of one call of {@link Session#step()}. */
public sealed interface StepOutcome {

  /**
   * One sampler step was done.
   *
   * @param round from 0
   * @param step steps done in this round, 1 to steps
   * @param losses guidance losses of this step by term, empty without guidance; of the first
   *     candidate
   */
  record Advanced(int round, int step, int steps, Map<String, Double> losses)
      implements StepOutcome {}

  /**
   * The step with the overlap check.
   *
   * @param round from 0
   * @param seed of the round
   * @param step steps done in this round
   * @param detection what was found, with its verdict; of the clearest candidate
   * @param others the candidates that were dropped, in order of their rounds
   */
  record Overlapped(int round, long seed, int step, Detection detection, List<Candidate> others)
      implements StepOutcome {}

  /** A candidate that was checked and dropped. */
  record Candidate(int round, long seed, Detection detection) {}

  /**
   * Back to start: the next round begins, no step of it is done yet.
   *
   * @param round the new round, from 1
   * @param seed of the new round
   * @param fromStep steps of the old round that were dropped
   * @param reason a sentence for people
   */
  record Restarted(int round, long seed, int fromStep, String reason) implements StepOutcome {}

  /**
   * The picture is done; there is no further step.
   *
   * @param image the picture
   * @param parameters how it was made
   * @param rounds every round in order, also the dropped ones
   * @param budgetExhausted whether a budget, not the number of rounds, ended the search for a clear
   *     round, or left no room for all of the method's guidance
   */
  record Finished(
      RgbImage image, ImageParameters parameters, List<RoundRecord> rounds, boolean budgetExhausted)
      implements StepOutcome {
    /** Work of all rounds in forward equivalents; text encoding and decoding are not counted. */
    public double forwards() {
      return rounds.stream().mapToDouble(RoundRecord::forwards).sum();
    }

    /** The picture as PNG with its parameters inside. */
    public byte[] png() {
      return Png.write(image, parameters.texts());
    }
  }
}
