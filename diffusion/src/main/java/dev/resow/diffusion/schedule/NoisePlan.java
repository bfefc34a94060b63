package dev.resow.diffusion.schedule;

/**
 * How a run gets from one noise level to the next.
 *
 * @param from first step that renews noise, from 0
 * @param to last step that renews noise
 * @param renewal share of the noise's amplitude that is new after such a step, 0 (an Euler step) to
 *     1 (all of it): errors of earlier steps go with the old noise, as with the stochastic samplers
 *     of Karras et al. 2022 (arXiv 2206.00364)
 * @param guidanceEnd first step without classifier-free guidance, which costs one more prediction
 *     and is of little use at low noise (Kynkaanniemi et al. 2024, arXiv 2404.07724)
 */
public record NoisePlan(int from, int to, double renewal, int guidanceEnd) {
  /** Euler steps, all of them under classifier-free guidance. */
  public static final NoisePlan EULER = new NoisePlan(0, 0, 0, Integer.MAX_VALUE);

  public NoisePlan {
    if (from < 0 || to < from || !(renewal >= 0 && renewal <= 1) || guidanceEnd < 0) {
      throw new IllegalArgumentException(
          "noise plan: expected 0 <= from <= to, renewal in 0..1 and guidanceEnd of 0 or more, got %d, %d, %s and %d"
              .formatted(from, to, renewal, guidanceEnd));
    }
  }

  /** Share of the noise that a step renews, 0 to 1. */
  public double noiseRenewal(int step) {
    return step >= from && step <= to ? renewal : 0;
  }

  /** Whether a step uses classifier-free guidance, if the request asks for it. */
  public boolean classifierFreeGuidance(int step) {
    return step < guidanceEnd;
  }

  /**
   * The plan for another number of steps. The whole run renews as much noise, in more steps or
   * fewer.
   *
   * @param runSteps steps of the run that this plan is for
   * @param steps steps of the other run
   */
  public NoisePlan rescaled(int runSteps, int steps) {
    if (equals(EULER)) {
      return this;
    }
    double kept = Math.pow(1 - renewal * renewal, (double) runSteps / steps);
    int first = from * steps / runSteps;
    return new NoisePlan(
        first,
        Math.max(first, to * steps / runSteps),
        Math.sqrt(1 - kept),
        guidanceEnd * steps / runSteps);
  }
}
