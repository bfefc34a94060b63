package dev.resow.diffusion.schedule;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** How a {@link DiscreteDiffusion} steps from one noise level to the next. */
public enum Solver {
  /** Without noise of its own (Song et al. 2021, arXiv 2010.02502, eta 0). */
  DDIM("DDIMScheduler", "DDIM"),
  /**
   * Linear multistep over the last four predictions (Liu et al. 2022, arXiv 2202.09778), the first
   * step corrected by a second prediction; diffusers' {@code skip_prk_steps}.
   */
  PNDM("PNDMScheduler", "PLMS"),
  /** Every step draws noise (Ho et al. 2020, arXiv 2006.11239, the smaller fixed variance). */
  DDPM("DDPMScheduler", "DDPM");

  private final String diffusers;
  private final String sampler;

  Solver(String diffusers, String sampler) {
    this.diffusers = diffusers;
    this.sampler = sampler;
  }

  /** Its class in {@code scheduler_config.json}. */
  String diffusers() {
    return diffusers;
  }

  /** What tools call it. */
  String sampler() {
    return sampler;
  }

  /** As {@code resow.json} names it: in lower case. */
  public static Optional<Solver> named(String name) {
    return Arrays.stream(values()).filter(solver -> solver.key().equals(name)).findFirst();
  }

  /** The names, for messages. */
  public static String names() {
    return Arrays.stream(values()).map(Solver::key).collect(Collectors.joining(", "));
  }

  private String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Optional<Solver> ofClass(String name) {
    return Arrays.stream(values()).filter(solver -> solver.diffusers.equals(name)).findFirst();
  }

  static String classes() {
    return Arrays.stream(values()).map(Solver::diffusers).collect(Collectors.joining(", "));
  }
}
