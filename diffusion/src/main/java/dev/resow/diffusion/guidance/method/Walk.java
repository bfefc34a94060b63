package dev.resow.diffusion.guidance.method;

/**
 * How the sampler goes from one noise level to the next.
 *
 * @param from first step that renews noise
 * @param to last step that renews noise
 * @param renewed share of the noise's amplitude that is new after such a step, 0 (an Euler step) to
 *     1 (all of it): what earlier steps did wrong goes with the old noise, as with the stochastic
 *     samplers of Karras et al. 2022 (arXiv 2206.00364)
 * @param guidanceEnd first step without classifier-free guidance, which costs a prediction more and
 *     is of little use at low noise (Kynkaanniemi et al. 2024, arXiv 2404.07724)
 */
public record Walk(int from, int to, double renewed, int guidanceEnd) {
  /** Euler steps, all of them guided. */
  public static final Walk EULER = new Walk(0, 0, 0, Integer.MAX_VALUE);

  public Walk {
    if (from < 0 || to < from || !(renewed >= 0 && renewed <= 1) || guidanceEnd < 0) {
      throw new IllegalArgumentException(
          "walk: expected 0 <= from <= to, renewed in 0..1 and guidanceEnd of 0 or more, got %d, %d, %s and %d"
              .formatted(from, to, renewed, guidanceEnd));
    }
  }

  /** Share of the noise that a step renews. */
  public double renewed(int step) {
    return step >= from && step <= to ? renewed : 0;
  }

  /** Whether a step is under classifier-free guidance. */
  public boolean guided(int step) {
    return step < guidanceEnd;
  }

  /** As much noise is renewed over the whole run, in more steps or fewer. */
  Walk rescaled(int runSteps, int steps) {
    if (equals(EULER)) {
      return this;
    }
    double kept = Math.pow(1 - renewed * renewed, (double) runSteps / steps);
    int first = from * steps / runSteps;
    return new Walk(
        first,
        Math.max(first, to * steps / runSteps),
        Math.sqrt(1 - kept),
        guidanceEnd * steps / runSteps);
  }
}
