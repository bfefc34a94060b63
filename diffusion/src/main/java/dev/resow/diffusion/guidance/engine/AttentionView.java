package dev.resow.diffusion.guidance.engine;

import ai.djl.ndarray.NDArray;
import dev.resow.diffusion.guidance.map.Maps;
import dev.resow.diffusion.guidance.map.Need;
import java.util.Set;

/** What a model offers to guidance: its attention maps. Losses never know the model. */
public interface AttentionView {
  /**
   * Runs the conditional branch as far as needed.
   *
   * @param latent fp32 (b, c, h, w); differentiable if it requires a gradient. b may be a multiple
   *     of the session's images, the samples of one image next to each other
   * @param needs which parts of the maps to capture
   * @throws IllegalArgumentException when the model has no such maps
   */
  Maps see(NDArray latent, StepPoint point, Set<Need> needs);

  /** How much of a full conditional forward pass one view costs, in (0, 1]. */
  double share(Set<Need> needs);
}
