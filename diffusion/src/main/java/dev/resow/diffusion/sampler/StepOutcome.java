package dev.resow.diffusion.sampler;

import dev.resow.diffusion.image.ImageParameters;
import dev.resow.diffusion.image.Png;
import dev.resow.diffusion.image.RgbImage;
import java.util.Map;

/** What one call of {@link Session#step()} brought. */
public sealed interface StepOutcome {

  /**
   * One sampler step was done.
   *
   * @param round from 0
   * @param step steps done in this round, 1 to steps
   * @param losses guidance losses of this step by term, empty without guidance
   */
  record Advanced(int round, int step, int steps, Map<String, Double> losses)
      implements StepOutcome {}

  /**
   * The step after which the subjects were looked at.
   *
   * @param round from 0
   * @param seed of the round
   * @param step steps done in this round
   * @param detection what was found, with its verdict
   */
  record Overlapped(int round, long seed, int step, Detection detection) implements StepOutcome {}

  /**
   * Back to start: the next round begins, no step of it is done yet.
   *
   * @param round the new round, from 1
   * @param seed of the new round
   * @param fromStep steps of the old round that were dropped
   */
  record Restarted(int round, long seed, int fromStep) implements StepOutcome {}

  /**
   * The picture is done; there is no further step.
   *
   * @param image the picture
   * @param parameters how it was made
   */
  record Finished(RgbImage image, ImageParameters parameters) implements StepOutcome {
    /** The picture as PNG with its parameters inside. */
    public byte[] png() {
      return Png.write(image, parameters.texts());
    }
  }
}
