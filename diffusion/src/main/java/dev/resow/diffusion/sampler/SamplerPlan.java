package dev.resow.diffusion.sampler;

import dev.resow.diffusion.schedule.NoisePlan;

/**
 * What a method adds to plain sampling in one session.
 *
 * @param guidance acts on the latent before a prediction and checks it afterwards
 * @param prompts which prompts a step is predicted under
 * @param noise which steps renew noise, and which use classifier-free guidance
 * @param cost of all of it
 */
public record SamplerPlan(
    Guidance guidance, PromptPlan prompts, NoisePlan noise, MethodCost.Model cost) {
  /** Plain sampling. */
  public static final SamplerPlan PLAIN = of(NoisePlan.EULER);

  /** Plain sampling with other steps from one noise level to the next. */
  public static SamplerPlan of(NoisePlan noise) {
    return new SamplerPlan(Guidance.NONE, PromptPlan.OWN, noise, MethodCost.Model.PLAIN);
  }

  /** The same on a model that has no classifier-free guidance: one prediction per step. */
  SamplerPlan withoutClassifierFreeGuidance() {
    var single = new NoisePlan(noise.from(), noise.to(), noise.renewal(), 0);
    return new SamplerPlan(guidance, prompts, single, cost);
  }

  /** Plain sampling with guidance that costs nothing. */
  public static SamplerPlan of(Guidance guidance) {
    return new SamplerPlan(guidance, PromptPlan.OWN, NoisePlan.EULER, MethodCost.Model.PLAIN);
  }
}
