package dev.resow.diffusion.sampler;

import dev.resow.diffusion.schedule.NoisePlan;
import java.util.List;

/**
 * What a method adds to plain sampling in one session.
 *
 * @param guidance acts on the latent before a prediction and checks it afterwards
 * @param prompts which prompts a step is predicted under
 * @param noise which steps renew noise, and which use classifier-free guidance
 * @param cost of all of it
 * @param reliableSeeds for the rounds after the first, see {@link
 *     dev.resow.diffusion.noise.RoundSeeds}
 */
public record SamplerPlan(
    Guidance guidance,
    PromptPlan prompts,
    NoisePlan noise,
    MethodCost.Model cost,
    List<Long> reliableSeeds) {
  public SamplerPlan {
    reliableSeeds = List.copyOf(reliableSeeds);
  }

  /** The same with no seed known to be reliable. */
  public SamplerPlan(
      Guidance guidance, PromptPlan prompts, NoisePlan noise, MethodCost.Model cost) {
    this(guidance, prompts, noise, cost, List.of());
  }

  /** Plain sampling. */
  public static final SamplerPlan PLAIN = of(NoisePlan.EULER);

  /** Plain sampling with other steps from one noise level to the next. */
  public static SamplerPlan of(NoisePlan noise) {
    return new SamplerPlan(Guidance.NONE, PromptPlan.OWN, noise, MethodCost.Model.PLAIN);
  }

  /** The same on a model that has no classifier-free guidance: one prediction per step. */
  SamplerPlan withoutClassifierFreeGuidance() {
    var single = new NoisePlan(noise.from(), noise.to(), noise.renewal(), 0);
    return new SamplerPlan(guidance, prompts, single, cost, reliableSeeds);
  }

  /** Plain sampling with guidance that costs nothing. */
  public static SamplerPlan of(Guidance guidance) {
    return new SamplerPlan(guidance, PromptPlan.OWN, NoisePlan.EULER, MethodCost.Model.PLAIN);
  }
}
