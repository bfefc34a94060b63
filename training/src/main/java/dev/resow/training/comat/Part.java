package dev.resow.training.comat;

import dev.resow.training.word.Words;
import java.util.EnumSet;
import java.util.Set;

/** A part of the loss; each can be left out. */
public enum Part {
  /** The captioner finds the prompt unlikely: {@link CaptionLoss}. */
  CAPTION,
  /** An entity's words look outside its mask: {@link TokenConcentration}. */
  TOKEN,
  /** An entity's words and its mask differ pixel by pixel: {@link PixelConcentration}. */
  PIXEL,
  /**
   * The discriminator does not take the picture for one of the base model's: {@link
   * AdversarialLoss}.
   */
  ADVERSARIAL;

  /** The word of the command line. */
  public String word() {
    return Words.of(this);
  }

  /**
   * Parts by their words.
   *
   * @param words separated by commas
   * @throws IllegalArgumentException when one is no part, or there is none
   */
  public static Set<Part> parse(String words) {
    var parts = EnumSet.noneOf(Part.class);
    for (var word : words.split(",", -1)) {
      parts.add(Words.parse("parts of the loss, separated by commas", values(), word.strip()));
    }
    return parts;
  }
}
