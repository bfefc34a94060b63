package dev.resow.diffusion.schedule;

import dev.resow.diffusion.config.ConfigFile;
import java.nio.file.Path;

/**
 * diffusers' {@code FlowMatchEulerDiscreteScheduler}: the noise levels of a rectified flow, sampled
 * by Euler steps.
 *
 * @param trainTimesteps timestep of noise level 1
 * @param shift how far the levels are moved towards noise; 1 is none
 * @param dynamic how levels move with the picture's size instead, or null
 * @param uniform whether levels are evenly spaced before the shift, from 1 to 1/steps; otherwise to
 *     the smallest level of the training
 */
public record FlowMatchEuler(
    int trainTimesteps, double shift, DynamicShift dynamic, boolean uniform) implements Scheduler {

  /** Down to the smallest level of the training. */
  public FlowMatchEuler(int trainTimesteps, double shift, DynamicShift dynamic) {
    this(trainTimesteps, shift, dynamic, false);
  }

  /**
   * Shift by the number of image tokens, between two measured points.
   *
   * @param linear time_shift_type {@code linear}; otherwise {@code exponential}
   */
  public record DynamicShift(
      double baseShift, double maxShift, int baseTokens, int maxTokens, boolean linear) {
    double mu(int tokens) {
      double slope = (maxShift - baseShift) / (maxTokens - baseTokens);
      return tokens * slope + baseShift - slope * baseTokens;
    }

    double move(double sigma, int tokens) {
      double mu = linear ? mu(tokens) : Math.exp(mu(tokens));
      return mu / (mu + (1 / sigma - 1));
    }
  }

  /**
   * Reads {@code scheduler_config.json}.
   *
   * @throws dev.resow.diffusion.tensor.ModelFormatException for another scheduler or an option that
   *     is not supported
   */
  public static FlowMatchEuler load(Path folder) {
    var config = ConfigFile.read(folder.resolve("scheduler_config.json"));
    config.only("_class_name", "FlowMatchEulerDiscreteScheduler");
    config.only("time_shift_type", "exponential", "linear");
    for (var option :
        new String[] {
          "invert_sigmas",
          "stochastic_sampling",
          "use_beta_sigmas",
          "use_exponential_sigmas",
          "use_karras_sigmas"
        }) {
      config.only(option, false);
    }
    if (config.number("shift_terminal").orElse(0) != 0) {
      config.fail("shift_terminal", "no terminal shift");
    }
    double shift = config.number("shift", 1);
    if (!(shift > 0)) {
      config.fail("shift", "a number above 0");
    }
    var dynamic =
        config.flag("use_dynamic_shifting", false)
            ? new DynamicShift(
                config.number("base_shift", 0.5),
                config.number("max_shift", 1.15),
                config.positive("base_image_seq_len", 256),
                config.positive("max_image_seq_len", 4096),
                config.text("time_shift_type", "exponential").equals("linear"))
            : null;
    return new FlowMatchEuler(config.positive("num_train_timesteps", 1000), shift, dynamic);
  }

  /** With evenly spaced levels from 1 to 1/steps, which the pipeline of FLUX.1 sets. */
  public FlowMatchEuler even() {
    return new FlowMatchEuler(trainTimesteps, shift, dynamic, true);
  }

  /**
   * The levels of a run, as {@code set_timesteps} computes them.
   *
   * @param steps sampler steps, from 1 on
   * @param imageTokens tokens of the latent; only a dynamic shift looks at them
   */
  @Override
  public FlowSchedule schedule(int steps, int imageTokens) {
    if (steps < 1) {
      throw new IllegalArgumentException("expected 1 step or more, got " + steps);
    }
    if (uniform) {
      return uniform(steps, imageTokens);
    }
    // The reference shifts its smallest level once here and all levels again below; so do we.
    double first = dynamic == null ? (float) moved(1) : 1;
    float smallest = 1f / trainTimesteps;
    double last = dynamic == null ? movedFloat(smallest) : smallest;
    var sigmas = new float[steps + 1];
    var timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      double start = first * trainTimesteps;
      double stop = last * trainTimesteps;
      double timestep = steps == 1 ? start : start + i * ((stop - start) / (steps - 1));
      double sigma = (i == steps - 1 && steps > 1 ? stop : timestep) / trainTimesteps;
      sigmas[i] = (float) (dynamic == null ? moved(sigma) : dynamic.move(sigma, imageTokens));
      timesteps[i] = sigmas[i] * trainTimesteps;
    }
    return new FlowSchedule(sigmas, timesteps);
  }

  @Override
  public Noised at(double sigma) {
    float level = (float) sigma;
    return new Noised(new NoiseLevel.Flow(level), trainTimesteps * level);
  }

  @Override
  public String sampler() {
    return "Euler";
  }

  private FlowSchedule uniform(int steps, int imageTokens) {
    var sigmas = new float[steps + 1];
    var timesteps = new float[steps];
    for (int i = 0; i < steps; i++) {
      double sigma = 1 - (double) i / steps;
      sigmas[i] = (float) (dynamic == null ? moved(sigma) : dynamic.move(sigma, imageTokens));
      timesteps[i] = sigmas[i] * trainTimesteps;
    }
    return new FlowSchedule(sigmas, timesteps);
  }

  private double moved(double sigma) {
    return shift * sigma / (1 + (shift - 1) * sigma);
  }

  private float movedFloat(float sigma) {
    return (float) shift * sigma / (1 + (float) (shift - 1) * sigma);
  }
}
