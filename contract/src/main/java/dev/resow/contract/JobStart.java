package dev.resow.contract;

import dev.resow.contract.artifact.ArtifactId;

/**
 * The picture that a job starts from instead of noise.
 *
 * @param image a PNG of the job's size in the artifact store
 * @param strength share of the steps that is sampled, above 0 to 1
 * @param mask a PNG of the same size, of whose bright pixels the image is made anew; null for all
 *     of it
 */
public record JobStart(ArtifactId image, double strength, ArtifactId mask) {
  public JobStart {
    Checks.present("start.image", image);
    if (!(strength > 0 && strength <= 1))
      throw new IllegalArgumentException(
          "'start.strength' must be above 0 and at most 1, not " + strength);
  }

  /** Steps that are sampled of a run of so many: at least one. */
  public int sampled(int steps) {
    return Math.clamp(steps - (int) (steps - steps * strength), 1, steps);
  }
}
