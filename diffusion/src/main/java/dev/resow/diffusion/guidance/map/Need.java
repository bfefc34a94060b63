package dev.resow.diffusion.guidance.map;

/** What a loss term looks at. A model captures only what the terms of a method need. */
public enum Need {
  /** Prepared maps of the subjects, see {@link Preparation}. */
  SUBJECT,
  /** Raw maps of every word of the prompt. */
  WORDS,
  /** Image-to-image attention rows, on demand. */
  SELF,
  /** Prepared, unsmoothed maps of the modifiers bound to a subject. */
  COLOUR,
  /** Raw subject maps of every block and text encoder, see {@link BlockMaps}. */
  BLOCKS
}
