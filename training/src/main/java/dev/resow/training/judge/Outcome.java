package dev.resow.training.judge;

/** What a judge says of a picture. */
public enum Outcome {
  /** Everything that the prompt names is there, and no other names fit better. */
  RIGHT,
  /** Something is missing, or other names fit as well. */
  WRONG,
  /** The judge cannot tell one of the subjects from others, so it says nothing. */
  UNJUDGED
}
