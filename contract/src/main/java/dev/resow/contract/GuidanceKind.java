package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What {@link JobSpec#guidanceScale()} means to a model. */
public enum GuidanceKind {
  /** Classifier-free guidance: above 1 every step has a second forward pass. */
  @JsonProperty("classifier-free")
  CLASSIFIER_FREE,
  /** An input of the network: one forward pass per step, and no negative prompt. */
  @JsonProperty("distilled")
  DISTILLED,
  /** The model works without guidance: a scale of at most 1, and no negative prompt. */
  @JsonProperty("none")
  NONE;

  /** Forward passes of a step. */
  public int passes(double scale) {
    return this == CLASSIFIER_FREE && scale > 1 ? 2 : 1;
  }

  /** Whether the model can lead away from a negative prompt. */
  public boolean negativePrompt() {
    return this == CLASSIFIER_FREE;
  }
}
