package dev.resow.diffusion.sampler;

import dev.resow.diffusion.adapter.AdapterUse;
import dev.resow.diffusion.model.DiffusionModel;
import dev.resow.diffusion.model.ModelKind;

/** Adapters of single subjects: they act where a method predicts the subject's own region. */
final class SubjectAdapters {
  private SubjectAdapters() {}

  /**
   * Refuses those that would act in no step.
   *
   * @param steps of the run
   * @throws IllegalArgumentException with the reason
   */
  static void check(DiffusionModel model, SamplingRequest request, SamplerPlan plan, int steps) {
    if (AdapterUse.subjects(request.adapters()).isEmpty()) {
      return;
    }
    if (model.kind() != ModelKind.SD3) {
      throw new IllegalArgumentException(
          "adapters: only models of Stable Diffusion 3 take adapters of single subjects, this one is of kind %s; name them for the whole picture"
              .formatted(model.kind()));
    }
    if (!plan.prompts().hasRegions(request.firstStep(), steps)) {
      throw new IllegalArgumentException(
          "adapters: an adapter of a single subject acts in the subject's region, and method '%s' has no regions in this run; expected a method with regions, two or more different subjects, and a strength that leaves steps with regions where a picture is the start"
              .formatted(request.method()));
    }
  }
}
