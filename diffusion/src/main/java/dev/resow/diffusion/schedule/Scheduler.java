package dev.resow.diffusion.schedule;

/** The noise schedule of a model, for runs of any number of steps. */
public sealed interface Scheduler permits FlowMatchEuler, DiscreteDiffusion {
  /**
   * The schedule of a run.
   *
   * @param steps sampler steps, from 1 on
   * @param imageTokens tokens of the latent; only a dynamic shift looks at them
   */
  Schedule schedule(int steps, int imageTokens);

  /**
   * A noise level by itself.
   *
   * @param sigma share of the noise in {@code noise + signal}, in (0, 1)
   */
  Noised at(double sigma);

  /** Further predictions of the first of several steps. */
  default int corrections() {
    return 0;
  }

  /** What tools call the sampler, such as {@code Euler}. */
  String sampler();

  /** How far the levels are moved towards noise; 1 is none. */
  double shift();

  /**
   * A noise level and the network's input there.
   *
   * @param timestep as {@link Schedule#timestep}
   */
  record Noised(NoiseLevel level, float timestep) {}
}
