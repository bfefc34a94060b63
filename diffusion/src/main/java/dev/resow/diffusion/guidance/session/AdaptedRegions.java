package dev.resow.diffusion.guidance.session;

import java.util.List;

/**
 * The regions of subjects that have adapters of their own. Under classifier-free guidance each is
 * led away from the negative prompt as it is predicted under its adapters; led away from what the
 * base predicts, the adapters would act as often as the guidance scale.
 *
 * @param subjects their indices, ascending
 * @param guidanceEnd first step without classifier-free guidance, 0 if there is none
 */
record AdaptedRegions(List<Integer> subjects, int guidanceEnd) {
  AdaptedRegions {
    subjects = List.copyOf(subjects);
  }

  /** Predictions of a step under the negative prompt beyond the plain one. */
  int negatives(int step) {
    return step < guidanceEnd ? subjects.size() : 0;
  }
}
