package dev.resow.diffusion.model;

/**
 * What a model can do, by its kind; a request for anything else is refused.
 *
 * @param guidance what a guidance scale means to it
 */
public record Capabilities(GuidanceScale guidance) {
  /** What a guidance scale means to a model. */
  public enum GuidanceScale {
    /** Classifier-free guidance: above 1 every step has a second prediction, which negates. */
    CLASSIFIER_FREE,
    /** An input of the network: no second prediction, no negative prompt. */
    DISTILLED,
    /** Nothing: up to 1, and no negative prompt. */
    NONE
  }

  /** Whether it can lead away from a negative prompt. */
  public boolean negativePrompt() {
    return guidance == GuidanceScale.CLASSIFIER_FREE;
  }

  /**
   * Refuses what the model cannot do.
   *
   * @throws IllegalArgumentException with the reason, naming the field
   */
  public void check(double guidanceScale, String negative) {
    if (guidance == GuidanceScale.NONE && guidanceScale > 1) {
      throw new IllegalArgumentException(
          "guidanceScale: this model was distilled to work without guidance; expected 0 to 1, got "
              + guidanceScale);
    }
    if (!negativePrompt() && !negative.isBlank()) {
      throw new IllegalArgumentException(
          "negativePrompt: this model has no classifier-free guidance, so it cannot lead away from a prompt; leave it out");
    }
  }
}
