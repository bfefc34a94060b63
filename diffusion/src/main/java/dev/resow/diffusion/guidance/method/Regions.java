package dev.resow.diffusion.guidance.method;

import dev.resow.diffusion.guidance.map.RegionPlaces;

/**
 * Denoises every part of the picture under a prompt that names the part's own subject only: where
 * "leopard" draws the attention, "a tiger and a leopard" is read as "a leopard and a leopard". The
 * predictions are joined by what each place belongs to, as MultiDiffusion does it (Bar-Tal et al.
 * 2023, arXiv 2302.08113) with regions that the sampler's own attention gives instead of a user.
 *
 * @param from first sampler step: late enough that the attention shows where the subjects will be
 * @param to last sampler step
 * @param renewal steps between two observations of where the subjects are; one costs the prediction
 *     under the whole prompt, in one of so many steps
 * @param sharpness how much of a place goes to the subject that leads there: its share is the
 *     softmax of the maps (0..1) times this
 * @param places which places are a subject's
 */
public record Regions(int from, int to, int renewal, double sharpness, RegionPlaces places) {
  public Regions {
    if (from < 0 || to < from || renewal < 1 || !(sharpness > 0)) {
      throw new IllegalArgumentException(
          "regions: expected 0 <= from <= to, renewal of 1 or more and sharpness above 0, got %d, %d, %d and %s"
              .formatted(from, to, renewal, sharpness));
    }
  }

  /** Whether a step joins predictions by region. */
  public boolean at(int step) {
    return step >= from && step <= to;
  }

  /** Whether a step observes where the subjects are. */
  public boolean renews(int step) {
    return at(step) && (step - from) % renewal == 0;
  }

  Regions rescaled(int runSteps, int steps) {
    return new Regions(
        from * steps / runSteps,
        Math.max(from * steps / runSteps, to * steps / runSteps),
        Math.max(1, renewal * steps / runSteps),
        sharpness,
        places);
  }
}
