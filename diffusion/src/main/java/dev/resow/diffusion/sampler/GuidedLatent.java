package dev.resow.diffusion.sampler;

import ai.djl.ndarray.NDArray;
import java.util.List;
import java.util.Map;

/**
 * A latent after guidance.
 *
 * @param latent (candidates, channels, h, w), float32
 * @param reports what was done to each candidate; may be shorter than the batch
 * @param forwards work in forward equivalents: conditional forward passes of one candidate
 */
public record GuidedLatent(NDArray latent, List<Report> reports, double forwards) {
  /**
   * Guidance of one candidate at one step.
   *
   * @param updates gradient updates
   * @param losses by term, as last evaluated; empty when the step is not guided
   */
  public record Report(int updates, Map<String, Double> losses) {
    static final Report NONE = new Report(0, Map.of());
  }

  /** A latent that no method acted on. */
  public static GuidedLatent unchanged(NDArray latent) {
    return new GuidedLatent(latent, List.of(), 0);
  }

  /** What was done to a candidate. */
  Report report(int candidate) {
    return candidate < reports.size() ? reports.get(candidate) : Report.NONE;
  }
}
