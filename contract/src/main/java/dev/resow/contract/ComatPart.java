package dev.resow.contract;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** A part of the loss of {@link TrainingRecipe#COMAT}; each can be left out. */
public enum ComatPart {
  /** A captioner finds the prompt unlikely for the picture. */
  @JsonProperty("caption")
  CAPTION,
  /** A word's attention is outside the mask of what it names. */
  @JsonProperty("token")
  TOKEN,
  /** The attention of what a word names differs from its mask, pixel by pixel. */
  @JsonProperty("pixel")
  PIXEL,
  /** A discriminator does not take the picture for one of the base model's. */
  @JsonProperty("adversarial")
  ADVERSARIAL;

  /** As it is written in requests. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
