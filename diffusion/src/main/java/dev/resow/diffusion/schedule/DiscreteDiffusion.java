package dev.resow.diffusion.schedule;

import dev.resow.diffusion.config.ConfigFile;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The noise schedule of a model trained on discrete timesteps to predict noise (Ho et al. 2020), as
 * diffusers' {@code DDIMScheduler}, {@code PNDMScheduler} and {@code DDPMScheduler} read it, with
 * leading spacing.
 *
 * @param signals product of {@code 1 - beta} up to each timestep of the training
 * @param finalSignal the same after the last step
 * @param offset added to every timestep
 */
public record DiscreteDiffusion(Solver solver, double[] signals, double finalSignal, int offset)
    implements Scheduler {

  /**
   * Reads {@code scheduler_config.json}.
   *
   * @param solver instead of the file's own
   * @throws dev.resow.diffusion.tensor.ModelFormatException for another scheduler or an option that
   *     is not supported
   */
  public static DiscreteDiffusion load(Path folder, Optional<Solver> solver) {
    var config = ConfigFile.read(folder.resolve("scheduler_config.json"));
    var own = Solver.ofClass(config.text("_class_name", ""));
    if (solver.isEmpty() && own.isEmpty()) {
      config.fail(
          "_class_name",
          "one of %s, or the name of one as sampling.scheduler in resow.json (%s)"
              .formatted(Solver.classes(), Solver.names()));
    }
    config.only("prediction_type", "epsilon");
    config.only("timestep_spacing", "leading");
    config.only("beta_schedule", "scaled_linear", "linear");
    for (var option :
        new String[] {
          "rescale_betas_zero_snr", "thresholding", "use_karras_sigmas", "use_exponential_sigmas"
        }) {
      config.only(option, false);
    }
    if (!config.root().path("trained_betas").isMissingNode()
        && !config.root().path("trained_betas").isNull()) {
      config.fail("trained_betas", "null");
    }
    var chosen = solver.or(() -> own).orElseThrow();
    if (chosen == Solver.PNDM && own.equals(Optional.of(chosen))) {
      if (!config.flag("skip_prk_steps", false)) {
        config.fail("skip_prk_steps", "true, as every published model of this kind has it");
      }
    }
    boolean clips = own.filter(kind -> kind != Solver.PNDM).isPresent(); // unless it says not to
    if (config.flag("clip_sample", clips)) {
      config.fail("clip_sample", "false: latents are not clipped");
    }
    config.only("variance_type", "fixed_small", "fixed_small_log");
    double[] signals = signals(config);
    // After the last step DDPM leaves no noise; the others if the file says so, by default DDIM.
    boolean clean = chosen == Solver.DDPM || config.flag("set_alpha_to_one", chosen == Solver.DDIM);
    return new DiscreteDiffusion(
        chosen, signals, clean ? 1 : signals[0], (int) config.integer("steps_offset", 0));
  }

  private static double[] signals(ConfigFile config) {
    int count = config.positive("num_train_timesteps", 1000);
    double first = config.number("beta_start", 1e-4);
    double last = config.number("beta_end", 0.02);
    if (!(first > 0 && first < 1)) {
      config.fail("beta_start", "a number between 0 and 1");
    }
    if (!(last > 0 && last < 1)) {
      config.fail("beta_end", "a number between 0 and 1");
    }
    boolean scaled = config.text("beta_schedule", "linear").equals("scaled_linear");
    double from = scaled ? Math.sqrt(first) : first;
    double to = scaled ? Math.sqrt(last) : last;
    var signals = new double[count];
    double product = 1;
    for (int t = 0; t < count; t++) {
      double value = count == 1 ? from : from + t * (to - from) / (count - 1);
      product *= 1 - (scaled ? value * value : value);
      signals[t] = product;
    }
    return signals;
  }

  @Override
  public DiffusionSchedule schedule(int steps, int imageTokens) {
    if (steps < 1 || steps > signals.length) {
      throw new IllegalArgumentException(
          "expected 1 to %d steps, got %d".formatted(signals.length, steps));
    }
    int ratio = signals.length / steps;
    var timesteps = new float[steps];
    var kept = new double[steps + 1];
    for (int i = 0; i < steps; i++) {
      int t = Math.min((steps - 1 - i) * ratio + offset, signals.length - 1);
      timesteps[i] = t;
      kept[i] = signals[t];
    }
    kept[steps] = finalSignal;
    return new DiffusionSchedule(solver, kept, timesteps);
  }

  /** The first timestep of the training with so much noise. */
  @Override
  public Noised at(double sigma) {
    for (int t = 0; t < signals.length; t++) {
      double signal = Math.sqrt(signals[t]);
      double noise = Math.sqrt(1 - signals[t]);
      if (noise / (signal + noise) >= sigma || t == signals.length - 1) {
        return new Noised(new NoiseLevel.Diffusion(signal, noise), t);
      }
    }
    throw new IllegalStateException("no timesteps");
  }

  /** PNDM's. */
  @Override
  public int corrections() {
    return solver == Solver.PNDM ? 1 : 0;
  }

  @Override
  public String sampler() {
    return solver.sampler();
  }

  @Override
  public double shift() {
    return 1;
  }
}
