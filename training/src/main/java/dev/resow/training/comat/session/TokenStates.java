package dev.resow.training.comat.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import dev.resow.diffusion.backbone.AttentionTap;
import dev.resow.diffusion.backbone.Conditioning;
import dev.resow.training.sample.PlainSampling;
import dev.resow.training.sample.PromptBatch;
import java.util.List;

/**
 * What a discriminator sees of finished latents: states of the image tokens at the last step,
 * without a prompt.
 */
record TokenStates(PlainSampling sampling) {

  /**
   * @param finished (b, 16, h, w)
   * @return (b, n, d)
   */
  NDArray of(NDArray finished) {
    NDManager scope = finished.getManager();
    var encoders = sampling.model().encoders();
    var empty = PromptBatch.detached(PromptBatch.of(encoders, List.of(""), scope), scope);
    float last = sampling.schedule().timesteps()[sampling.steps() - 1];
    NDArray time = scope.full(new Shape(1), last);
    Conditioning given = sampling.transformer().condition(time, empty.sequence(), empty.pooled());
    return sampling.transformer().states(finished, given, AttentionTap.NONE);
  }
}
