package dev.resow.diffusion.guidance.method;

/**
 * Puts the subjects where the prompt asks them to be: in the first steps, in which a picture's
 * composition forms, each subject's prompt holds on the asked side, before the attention shows any
 * place.
 *
 * @param steps number of sampler steps from the first on
 */
public record Layout(int steps) {
  public Layout {
    if (steps < 1) {
      throw new IllegalArgumentException("layout: expected 1 step or more, got " + steps);
    }
  }

  /** Whether a step takes the places from the prompt. */
  public boolean at(int step) {
    return step < steps;
  }

  Layout rescaled(int runSteps, int steps) {
    return new Layout(Math.max(1, this.steps * steps / runSteps));
  }
}
